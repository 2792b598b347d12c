using System.Collections.Concurrent;
using System.Text.Json;
using Routing.Contracts;
using Routing.Core.Labels;
using Routing.Core.Ports;

namespace Routing.Grains.Labels;

/// <summary>How many answers each reviewer gave on a day, exactly as the journal has them when somebody asks: no refit has to
/// be waited for. It begins with the counts that a refit grain kept, so that nobody reads a long log for it.</summary>
public sealed class AnswersToday(IJournal journal, ISnapshots snapshots)
{
    // Where so many events were not read yet, what was kept is looked at first.
    private const int Far = 10_000;

    private readonly ConcurrentDictionary<string, Counting> _known = new(StringComparer.Ordinal);

    /// <summary>Answers of a reviewer on a day (UTC).</summary>
    public async Task<int> Of(string programme, string reviewer, DateOnly day, CancellationToken cancellation)
    {
        var counting = _known.GetOrAdd(programme, static (name, all) => new Counting(counts => all.ReadOn(name, counts)), this);
        return (await counting.UntilNow().WaitAsync(cancellation)).Of(reviewer, day);
    }

    private async Task<DayAnswers> ReadOn(string programme, DayAnswers counts)
    {
        var head = await journal.Head(CancellationToken.None);
        if (head - counts.Position > Far && await Kept(programme) is { } kept && kept.Position > counts.Position && kept.Position <= head)
            counts = kept;
        return await counts.ReadOn(journal, Keys.ItemStreams(programme), CancellationToken.None);
    }

    private async Task<DayAnswers?> Kept(string programme)
    {
        try
        {
            return await new KeptState(snapshots, Keys.DayAnswers(programme)).Read(CancellationToken.None) is { } body ? DayAnswers.Decode(body) : null;
        }
        catch (JsonException)
        {
            return null; // Of another release; the log holds it all.
        }
    }

    // Who asks while the journal is being read needs what was written since: one more reading is for all of them.
    private sealed class Counting(Func<DayAnswers, Task<DayAnswers>> readOn)
    {
        private readonly Lock _lock = new();
        private DayAnswers _counts = DayAnswers.None;
        private Task _running = Task.CompletedTask;
        private Task<DayAnswers>? _next;

        public Task<DayAnswers> UntilNow()
        {
            lock (_lock)
            {
                var before = _running;
                return _next ??= Task.Run(() => Next(before));
            }
        }

        private async Task<DayAnswers> Next(Task before)
        {
            await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lock (_lock)
                (_running, _next) = (_next!, null); // set by who began it
            return _counts = await readOn(_counts);
        }
    }
}
