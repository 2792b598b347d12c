using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Hosting;
using Routing.Contracts;

namespace Routing.Client;

/// <summary>A connection to a node, for labelling frontends and the command line.</summary>
public sealed class RoutingClient : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly IGrainFactory _grains;

    private RoutingClient(IHost host)
    {
        _host = host;
        _grains = host.Services.GetRequiredService<IGrainFactory>();
    }

    /// <summary>Connects to a node on this machine.</summary>
    /// <exception cref="InvalidOperationException">No node answers on the gateway port.</exception>
    public static async Task<RoutingClient> Connect(int gatewayPort, CancellationToken cancellation)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleansClient(client => client.UseLocalhostClustering(gatewayPort, "routing", "routing"));
        var host = builder.Build();
        try
        {
            await host.StartAsync(cancellation);
            return new RoutingClient(host);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            host.Dispose();
            throw new InvalidOperationException(
                $"No node answers on port {gatewayPort}. Start one with `routing serve`.", failure);
        }
    }

    /// <summary>The door for a reviewer's requests.</summary>
    public IWorkDeskGrain Desk => _grains.GetGrain<IWorkDeskGrain>(0);

    /// <summary>One item.</summary>
    public IPromptItemGrain Item(string programme, string item) =>
        _grains.GetGrain<IPromptItemGrain>(Keys.Item(programme, item));

    /// <summary>One reviewer.</summary>
    public IReviewerGrain Reviewer(string programme, string reviewer) =>
        _grains.GetGrain<IReviewerGrain>(Keys.Reviewer(programme, reviewer));

    /// <summary>The refit of a programme.</summary>
    public IRefitGrain Refit(string programme) => _grains.GetGrain<IRefitGrain>(programme);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
