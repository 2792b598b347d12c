using Microsoft.Extensions.Logging;
using Routing.Contracts;
using Routing.Contracts.Feeds;
using Routing.Core.Ports;
using Routing.Core.Telemetry;

namespace Routing.Grains.Feeds;

/// <summary>Reads the journal for one <see cref="IFeedConsumer"/>: batch, effect, cursor, in this order. Two activations
/// may live for a moment during a failure; then events come twice, and the cursor's version stops the older one.</summary>
[GrainType("feed")]
internal sealed partial class FeedGrain(
    IGrainContext context, IEnumerable<IFeedConsumer> consumers, IJournal journal, ISnapshots snapshots, TimeProvider clock,
    ILogger<FeedGrain> logger) : Grain, IFeedGrain
{
    private const int Batch = 256, Tries = 3;

    private static readonly TimeSpan _again = TimeSpan.FromMilliseconds(10), _rest = TimeSpan.FromSeconds(1);

    private readonly string _name = Keys.FeedOf(context.GrainId.Key.ToString()!);
    private readonly HeadClock _heads = new(clock);
    private IFeedConsumer? _consumer;
    private FeedCursor _cursor = FeedCursor.Start;
    private long _version;
    private string? _paused;
    private bool _busy;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _consumer = consumers.SingleOrDefault(consumer => consumer.Name == _name);
        if (_consumer is null)
            return; // Another release has it; nothing to do here.
        await Load(cancellationToken);
        this.RegisterGrainTimer(
            Pump, new GrainTimerCreationOptions(TimeSpan.Zero, _again) { Interleave = true, KeepAlive = true });
    }

    public Task Wake(CancellationToken cancellation) => Task.CompletedTask; // Being active is all that is asked.

    public Task<FeedStatus> Status(CancellationToken cancellation) => Task.FromResult(new FeedStatus(
        _name, _cursor.Position, Math.Max(0, journal.Position - _cursor.Position), _heads.LagSeconds(_cursor.Position),
        _cursor.Aside.Count, _consumer is null ? "No such consumer on this silo." : _paused));

    public async Task<int> Retry(CancellationToken cancellation)
    {
        while (_busy)
            await Task.Delay(_again, clock, cancellation);
        _busy = true;
        try
        {
            var through = new HashSet<long>();
            foreach (var position in _consumer is null ? [] : _cursor.Aside)
            {
                if (await Take(position - 1, 1, cancellation) is ([var one], _) && one.Position == position
                    && await Give([one], cancellation) is Outcome.Done)
                    through.Add(position);
            }

            await Save(_cursor with { Aside = [.. _cursor.Aside.Where(position => !through.Contains(position))] }, cancellation);
            return through.Count;
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task Pump(CancellationToken cancellation)
    {
        if (!await News(cancellation) || _busy)
            return; // A retry is at work.
        _busy = true;
        try
        {
            while (await Step(cancellation))
                Measure();
            Measure();
        }
        catch (JournalUnavailableException unavailable)
        {
            _paused = unavailable.Message;
        }
        finally
        {
            _busy = false;
        }
    }

    // Waits a while; a paused consumer has news, only not yet.
    private async Task<bool> News(CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(_rest);
        try
        {
            if (_paused is not null)
                await Task.Delay(_rest, clock, cancellation);
            await journal.WaitBeyond(_cursor.Position, patience.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    // One batch; whether there may be more at once.
    private async Task<bool> Step(CancellationToken cancellation)
    {
        var head = journal.Position;
        if (head <= _cursor.Position)
            return false;
        _heads.Saw(head);
        var (events, done) = await Take(_cursor.Position, Batch, cancellation);
        var aside = new List<long>();
        if (!await Deliver(events, aside, cancellation))
            return false;

        foreach (var position in aside)
            LogAside(_name, position);
        Instruments.FeedPoison.Add(aside.Count, new KeyValuePair<string, object?>("consumer", _name));
        return await Save(new FeedCursor(done, [.. _cursor.Aside, .. aside]), cancellation) && events.Count == Batch;
    }

    // All at once, and one by one where the batch is refused; false when the consumer asks for a pause.
    private async Task<bool> Deliver(List<Recorded> events, List<long> aside, CancellationToken cancellation)
    {
        var outcome = events.Count == 0 ? Outcome.Done : await Give(events, cancellation);
        if (outcome is Outcome.Refused)
        {
            foreach (var one in events)
            {
                outcome = await Give([one], cancellation);
                if (outcome is Outcome.Refused)
                    aside.Add(one.Position);
                else if (outcome is Outcome.Paused)
                    break;
            }
        }

        if (outcome is not Outcome.Paused)
            _paused = null;
        return outcome is not Outcome.Paused;
    }

    private async Task<Outcome> Give(IReadOnlyList<Recorded> events, CancellationToken cancellation)
    {
        using var span = Traces.Feeds.StartActivity("feed " + _name);
        span?.SetTag("routing.feed.events", events.Count);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await _consumer!.Handle(events, cancellation); // set before anything is read
                return Outcome.Done;
            }
            catch (FeedPausedException pause)
            {
                _paused = pause.Message;
                return Outcome.Paused;
            }
#pragma warning disable CA1031 // The fault decides the fate of the event alone: set aside, counted, in nobody's way.
            catch (Exception fault) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
            {
                if (attempt < Tries)
                    continue;
                LogFailed(_name, events[0].Position, events.Count, fault.GetType().Name);
                return Outcome.Refused;
            }
        }
    }

    // Where nothing more of its streams is left, the consumer is done with all that others wrote.
    private async Task<(List<Recorded> Events, long Done)> Take(long after, int most, CancellationToken cancellation)
    {
        var events = new List<Recorded>();
        await foreach (var page in journal.ReadPages(_consumer!.StreamPrefix, after, cancellation)) // set before anything is read
        {
            events.AddRange(page.Events.Take(most - events.Count));
            if (events.Count == most)
                return (events, events[^1].Position);
            after = page.Seen;
        }

        return (events, after);
    }

    private async Task<bool> Save(FeedCursor cursor, CancellationToken cancellation)
    {
        if (await snapshots.Write(Keys.FeedCursor(_name), _version, cursor.Encode(), cancellation) is { } version)
        {
            (_cursor, _version) = (cursor, version);
            return true;
        }

        // Another activation has gone on: take its word, and let the directory decide who stays.
        await Load(cancellation);
        DeactivateOnIdle();
        return false;
    }

    private async Task Load(CancellationToken cancellation) =>
        (_cursor, _version) = await FeedCursor.Read(snapshots, Keys.FeedCursor(_name), cancellation);

    private void Measure()
    {
        var consumer = new KeyValuePair<string, object?>("consumer", _name);
        Instruments.FeedBehind.Record(Math.Max(0, journal.Position - _cursor.Position), consumer);
        Instruments.OutboxLag.Record(_heads.LagSeconds(_cursor.Position), consumer);
        Instruments.FeedAside.Record(_cursor.Aside.Count, consumer);
    }

    private enum Outcome
    {
        Done,
        Refused,
        Paused,
    }
}
