using Routing.Contracts;
using Routing.Contracts.Feeds;
using Routing.Core.Ports;
using Routing.Grains.Cluster;

namespace Routing.Grains.Programmes;

/// <summary>Asks Orleans about its silos, and the consumers where they stand.</summary>
internal sealed class ClusterViews(
    IGrainFactory grains, IJournal journal, ISnapshots snapshots, IEnumerable<IFeedConsumer> consumers, ClusterRoles roles)
{
    private const int LiveQueues = Feeds.Live.LiveAdapterFactory.Queues;

    public async Task<ClusterStatus> Read(CancellationToken cancellation)
    {
        var management = grains.GetGrain<IManagementGrain>(0);
        var hosts = await management.GetDetailedHosts(onlyActive: false, cancellation);
        var active = hosts.Where(host => host.Status is SiloStatus.Active).Select(host => host.SiloAddress).ToArray();
        var figures = (await management.GetRuntimeStatistics(active, cancellation)).Zip(active)
            .ToDictionary(pair => pair.Second, pair => pair.First);
        var kinds = await management.GetSimpleGrainStatistics(active, cancellation);
        var silos = hosts.Where(host => host.Status is not SiloStatus.Dead).OrderBy(host => host.SiloName, StringComparer.Ordinal)
            .Select(host => new SiloView(
                host.SiloName, host.SiloAddress.ToParsableString(), host.Status.ToString(),
                kinds.Where(kind => kind.SiloAddress.Equals(host.SiloAddress) && kind.GrainType.Contains("QueueShardGrain", StringComparison.Ordinal))
                    .Sum(kind => kind.ActivationCount),
                figures.TryGetValue(host.SiloAddress, out var at) ? at.ActivationCount : 0,
                at?.EnvironmentStatistics.FilteredCpuUsagePercentage, at?.EnvironmentStatistics.FilteredMemoryUsageBytes,
                new DateTimeOffset(host.StartTime, TimeSpan.Zero), string.Join(',', roles.Of(host.SiloAddress))));
        return new ClusterStatus(
            journal.Position, [.. silos], [.. await Task.WhenAll(Inside(cancellation).Concat(Live(cancellation)))],
            roles.Missing() is [_, ..] missing ? [.. missing.Select(ClusterRoles.Meaning)] : null);
    }

    private IEnumerable<Task<FeedStatus>> Inside(CancellationToken cancellation) =>
        consumers.Select(consumer => grains.GetGrain<IFeedGrain>(Keys.Feed(consumer.Name)).Status(cancellation));

    private IEnumerable<Task<FeedStatus>> Live(CancellationToken cancellation) =>
        Enumerable.Range(0, LiveQueues).Select(async queue =>
        {
            var name = Feeds.Live.LiveAdapterFactory.NameOf(queue);
            var position = await snapshots.Read(Keys.FeedCursor(name), cancellation) is { } cursor
                ? System.Buffers.Binary.BinaryPrimitives.ReadInt64LittleEndian(cursor.Body.Span) : journal.Position;
            return new FeedStatus(name, position, Math.Max(0, journal.Position - position), 0, 0, null);
        });
}
