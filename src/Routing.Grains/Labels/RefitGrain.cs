using System.Collections.Immutable;
using System.Diagnostics;
using Orleans;
using Routing.Contracts;
using Routing.Core.Labels;
using Routing.Core.Ports;
using Routing.Core.Tasks;
using Routing.Grains.Items;

namespace Routing.Grains.Labels;

/// <summary>Reads the log, recomputes the model off the grain's turn, publishes it, and re-places the open items.</summary>
[GrainType("refit")]
internal sealed class RefitGrain(
    IGrainContext context, IJournal journal, BeliefModels models, TimeProvider clock, NodeSettings settings)
    : Grain, IRefitGrain
{
    private const int Batch = 1000;

    private readonly JsonEventCodec<FeedbackTaskEvent> _codec = new();
    private readonly SortedDictionary<string, FeedbackTaskState> _tasks = new(StringComparer.Ordinal);
    private long _position;
    private int _epoch;

    private string Programme => context.GrainId.Key.ToString()!;

    public async Task<RefitSummary> Run(CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var prefix = Keys.ItemStreams(Programme);
        await foreach (var recorded in journal.ReadAll(prefix, _position, cancellation))
        {
            var item = recorded.Stream[prefix.Length..];
            _tasks[item] = _tasks.GetValueOrDefault(item, FeedbackTaskState.Initial).Apply(_codec.Decode(recorded.Body));
            _position = recorded.Position;
        }

        if (_tasks.Count == 0)
            return new RefitSummary(_epoch, 0, 0);
        var tasks = _tasks.ToImmutableArray();
        var epoch = _epoch + 1;
        var model = await Task.Run(() => Refit.Of(epoch, [.. tasks.Select(entry => entry.Value)]), cancellation);
        _epoch = epoch;
        models.Publish(Programme, model);
        await Replace(tasks, model, cancellation);
        return new RefitSummary(epoch, tasks.Sum(entry => entry.Value.Judgments.Count), watch.Elapsed.TotalMilliseconds);
    }

    private async Task Replace(
        ImmutableArray<KeyValuePair<string, FeedbackTaskState>> tasks, BeliefModel model, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var shards = tasks.Where(entry => entry.Value.Closed is null && entry.Value.Judgments.Count > 0)
            .GroupBy(entry => Keys.ShardOf(Programme, entry.Key, settings.Shards));
        foreach (var shard in shards)
        {
            foreach (var chunk in shard.Chunk(Batch))
            {
                await GrainFactory.GetGrain<IQueueShardGrain>(shard.Key)
                    .Put([.. chunk.Select(entry => QueueEntries.Of(entry.Key, entry.Value, model, now))], cancellation);
            }
        }
    }
}
