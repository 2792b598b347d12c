using Routing.Contracts;
using Routing.Contracts.Feeds;
using Routing.Core.Ports;
using Routing.Core.Telemetry;

namespace Routing.Grains.Feeds.Live;

/// <summary>Reads the journal as the live feed tells it.</summary>
internal sealed class LiveReader(IJournal journal, PublicFacts facts)
{
    /// <summary>Position of the newest event, as far as this silo has heard.</summary>
    public long Head => journal.Position;

    /// <summary>Waits a while for an event after a position.</summary>
    public async Task WaitBeyond(long position, TimeSpan patience)
    {
        using var stop = new CancellationTokenSource(patience);
        try
        {
            await journal.WaitBeyond(position, stop.Token);
        }
        catch (OperationCanceledException)
        {
            // Nothing new so far.
        }
    }

    /// <summary>What is told of the events after a position.</summary>
    /// <param name="after">The last position already read.</param>
    /// <param name="most">Events read at most.</param>
    /// <param name="wanted">Which programmes are asked for.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <returns>What is told, in order, and the last position read.</returns>
    public async Task<(List<LiveBatch> Batches, long Position)> Read(
        long after, int most, Func<string, bool> wanted, CancellationToken cancellation)
    {
        var head = Head;
        var batches = new List<LiveBatch>();
        var (read, position) = (0, after);
        await foreach (var recorded in journal.ReadAll("", after, cancellation))
        {
            position = recorded.Position;
            if (PublicFacts.ProgrammeOf(recorded.Stream) is { } programme && wanted(programme)
                && await Tell(recorded, programme, cancellation) is { } told)
                batches.Add(new LiveBatch(programme, position, told));
            if (++read == most)
                return (batches, position);
        }

        return (batches, Math.Max(position, head));
    }

    /// <summary>Whose events come after a position.</summary>
    /// <returns>The programmes asked for, each once, and the last position looked at.</returns>
    public async Task<(List<string> Programmes, long Position)> Programmes(
        long after, int most, Func<string, bool> wanted, CancellationToken cancellation)
    {
        var programmes = new List<string>();
        var (read, position) = (0, after);
        await foreach (var page in journal.ReadPlaces("", after, cancellation))
        {
            foreach (var recorded in page.Events)
            {
                if (PublicFacts.ProgrammeOf(recorded.Stream) is { } programme && wanted(programme) && !programmes.Contains(programme))
                    programmes.Add(programme);
            }

            position = page.Seen;
            if ((read += page.Events.Count) >= most)
                break;
        }

        return (programmes, position);
    }

    // What cannot be read is nobody's event; it must not stop the others.
    private async ValueTask<LiveEvent?> Tell(Recorded recorded, string programme, CancellationToken cancellation)
    {
        try
        {
            return await facts.Of(recorded, programme, cancellation);
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or TimeoutException or OrleansException
            or EngineUnavailableException or JournalUnavailableException)) // These say nothing about the event.
        {
            Instruments.FeedPoison.Add(1, new KeyValuePair<string, object?>("consumer", LiveFeed.Provider));
            return null;
        }
    }
}
