using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using Orleans.Dashboard;

namespace Routing.Hosting.Management;

/// <summary>A small web server beside the silo: started before it, so that probes are answered while it joins, and stopped
/// after it, so that they are answered while it drains.</summary>
internal sealed partial class ManagementEndpoint(
    ManagementOptions options, IServiceProvider node, ManagementEndpoint.Forwarded forwarded,
    ILogger<ManagementEndpoint> logger)
    : IHostedService, IAsyncDisposable
{
    private WebApplication? _web;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(options.Address, options.Port));
        foreach (var type in forwarded.Types)
            builder.Services.AddSingleton(type, _ => node.GetRequiredService(type));
        _web = builder.Build();

        // Resolved when asked: the silo's parts do not exist yet.
        var health = new Lazy<NodeHealth>(() => ActivatorUtilities.CreateInstance<NodeHealth>(node));
        _web.MapGet("/health/live", () => Results.Text("alive"));
        _web.MapGet("/health/startup", () => Answer(health.Value.HasStarted ? null : "The silo has not been active yet."));
        _web.MapGet("/health/ready", async (CancellationToken cancellation) =>
            Answer(await health.Value.NotReady(cancellation), health.Value.Lacks));
        _web.UseOpenTelemetryPrometheusScrapingEndpoint(node.GetRequiredService<MeterProvider>(), null, "/metrics", null, null);
        if (options.Dashboard)
            _web.MapOrleansDashboard("/ops/orleans").AddEndpointFilter(new OperatorPassword(options.Password));
        await _web.StartAsync(cancellationToken);
        LogListening(options.Port);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _web?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _web?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static IResult Answer(string? fault, IEnumerable<string>? lacks = null) => fault is null
        ? Results.Text(string.Join('\n', ["ok", .. lacks ?? []]))
        : Results.Text(fault, statusCode: StatusCodes.Status503ServiceUnavailable);

    /// <summary>Services of the node that the web server's own parts ask for.</summary>
    internal sealed record Forwarded(IReadOnlyList<Type> Types);
}
