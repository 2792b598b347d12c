using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Routing.Core.Telemetry;
using Routing.Hosting.Cluster;
using Routing.TestPostgres;

namespace Routing.Hosting.Tests.Clocks;

public sealed class ClockWatchTests(TestDatabases databases)
{
    private static readonly TimeSpan _hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_node_whose_clock_is_set_keeps_the_databases_time_and_the_difference_is_counted()
    {
        var machine = new SetClock();
        await using var node = await ClusterNode.Start(await ClusterNode.Database(databases), options => options with { Clock = machine });
        var clock = node.Host.Services.GetRequiredService<TimeProvider>();
        var watch = node.Host.Services.GetServices<IHostedService>().OfType<ClockWatch>().Single();
        using var skews = new Skews();

        machine.Ahead = _hour;
        await watch.Look(TestNode.Stop);

        Assert.InRange(clock.GetUtcNow() - TimeProvider.System.GetUtcNow(), -ClusterClock.Tolerance, ClusterClock.Tolerance);
        Assert.Contains(skews.Heard, skew => Math.Abs(skew - _hour.TotalSeconds) < ClusterClock.Tolerance.TotalSeconds);
    }

    [Fact]
    public async Task A_node_whose_clock_is_wrong_from_the_start_does_not_join()
    {
        var machine = new SetClock { Ahead = _hour };
        var database = await ClusterNode.Database(databases);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ClusterNode.Start(database, options => options with { Clock = machine }));

        Assert.Contains("clocks agree: within 2 s is needed", refused.Message, StringComparison.Ordinal);
    }

    private sealed class SetClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
    }

    private sealed class Skews : IDisposable
    {
        private readonly MeterListener _listener = new();

        public Skews()
        {
            _listener.EnableMeasurementEvents(Instruments.ClockSkew);
            _listener.SetMeasurementEventCallback<double>((_, value, _, _) => Heard.Add(value));
            _listener.Start();
        }

        public System.Collections.Concurrent.ConcurrentBag<double> Heard { get; } = [];

        public void Dispose() => _listener.Dispose();
    }
}
