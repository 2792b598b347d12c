using System.Diagnostics;
using System.Globalization;
using Routing.Core.Assignment;
using Routing.Core.Tasks;
using Routing.Core.Telemetry;
using Routing.Contracts;
using Routing.Grains.Items;
using Routing.Grains.Programmes;

namespace Routing.Grains.Assignment;

/// <summary>Building the queue. People are answered once everything that somebody has touched is in it, and enough of the rest to choose
/// from; what they are offered before all is known is merely not the best for them: the item itself knows who has it and who had it.</summary>
internal sealed partial class QueueShardGrain
{
    private const int EnoughToChooseFrom = 5_000, PlacedPerStep = 250;

    // Several shards of a long queue may wake at once on one silo: each places for a quarter of the time, else nobody else there has a turn.
    private const int RestsPerStep = 3;

    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(1);

    private Task<ShardTasks>? _load;
    private Task _placed = Task.CompletedTask;
    private int _toPlace;
    private int _keptAt; // changes known of when the last snapshot was kept

    private async Task Build(CancellationToken cancellation)
    {
        if (await catalogue.Get(Programme, cancellation) is not { } programme)
            return;
        var started = Stopwatch.GetTimestamp();
        var prefix = Keys.ItemStreams(Programme);
        var loaded = await Load(cancellation);

        var now = clock.GetUtcNow();
        var queue = new WorkQueue(
            programme.Programme, string.Create(CultureInfo.InvariantCulture, $"default@{programme.Version}"));
        var news = new ShardNews(journal, prefix, IsMine, clock, loaded.Position);
        foreach (var (reviewer, lease) in loaded.EarlierLeases)
            news.Leases.Note(reviewer, lease);
        var model = models.Of(Programme, programme);
        var untouched = new List<string>(loaded.Tasks.Count);
        foreach (var (item, (task, version)) in loaded.Tasks)
        {
            if (task.Standing is ItemStanding.Received)
                Ask(item); // Whoever was to screen it may be gone.
            else if (task.LastFence == 0 && !task.IsGold)
                untouched.Add(item);
            else if (task.Content is not null)
                Place(queue, news, TaskViews.ToQueue(item, task, version, programme.Programme, model, now, int.MaxValue), now);
        }

        (_queue, _programme, _news, _silos, _keptAt) = (queue, programme, news, Silos(), 0);
        _aside = loaded.Poison.All.ToDictionary(one => one.Stream[prefix.Length..], PoisonViews.Of, StringComparer.Ordinal);
        foreach (var one in loaded.Poison.All)
            LogLeftOut(one.Position, one.Fault);
        _placed = PlaceRest(queue, news, loaded, untouched, started);
        var took = Stopwatch.GetElapsedTime(started);
        Instruments.ShardWarmUp.Record(took.TotalSeconds);
        LogAnswers(_key, queue.Count, loaded.Read, took.TotalMilliseconds);
    }

    private async Task PlaceRest(WorkQueue queue, ShardNews news, ShardTasks loaded, List<string> untouched, long started)
    {
        _toPlace = untouched.Count;
        var step = Stopwatch.GetTimestamp();
        for (var n = 0; n < untouched.Count; n++)
        {
            if (n >= EnoughToChooseFrom && n % PlacedPerStep == 0)
            {
                await Task.Delay(_tick + (RestsPerStep * Stopwatch.GetElapsedTime(step)));
                if (!ReferenceEquals(_queue, queue))
                    return; // Built anew in between.
                step = Stopwatch.GetTimestamp();
            }

            var (item, now) = (untouched[n], clock.GetUtcNow());
            var (task, version) = loaded.Tasks[item];
            if (task.Content is not null && !_aside.ContainsKey(item))
                Place(queue, news, TaskViews.ToQueue(item, task, version, _programme!.Programme, models.Of(Programme, _programme), now, int.MaxValue), now);
            _toPlace--;
        }

        LogBuilt(_key, queue.Count, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        if (ShardLogs.IsFar(loaded.Read, loaded.Tasks.Count))
            logs.Keep(Programme, _index, loaded).Ignore();
    }

    // A long log takes longer than anybody waits: who gives up must not make the next one begin anew.
    private async Task<ShardTasks> Load(CancellationToken cancellation)
    {
        var load = _load ??= logs.Load(Programme, _index);
        try
        {
            return await load.WaitAsync(cancellation);
        }
        finally
        {
            if (load.IsCompleted)
                _load = null;
        }
    }
}
