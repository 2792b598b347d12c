using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Dashboard;

namespace Routing.Hosting.Management;

/// <summary>Gives a node its endpoint for operators.</summary>
public static class ManagementSetup
{
    /// <summary>Registers the endpoint; call it before the silo is added, so that it starts first and stops last.</summary>
    /// <exception cref="InvalidOperationException">The options would show the dashboard to strangers.</exception>
    public static void AddManagementEndpoint(this IHostApplicationBuilder builder, ManagementOptions options)
    {
        if (options.Fault is { } fault)
            throw new InvalidOperationException(fault);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(_ => new ManagementEndpoint.Forwarded(
            options.Dashboard ? DashboardServices(builder.Services) : []));
        builder.Services.AddHostedService<ManagementEndpoint>();
    }

    /// <summary>Adds the dashboard's own parts to the silo.</summary>
    public static void AddDashboard(this ISiloBuilder silo, ManagementOptions? options)
    {
        if (options is { Dashboard: true })
            silo.AddDashboard(dashboard => dashboard.HideTrace = true);
    }

    private static Type[] DashboardServices(IServiceCollection services) =>
    [
        typeof(IOptions<DashboardOptions>),
        .. services.Select(service => service.ServiceType)
            .Where(type => type is { IsGenericType: false } && type.Namespace?.StartsWith("Orleans.Dashboard", StringComparison.Ordinal) == true)
            .Distinct(),
    ];
}
