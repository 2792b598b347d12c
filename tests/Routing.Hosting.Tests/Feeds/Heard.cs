using System.Collections.Concurrent;
using Routing.Contracts.Feeds;

namespace Routing.Hosting.Tests.Feeds;

/// <summary>What a subscriber of the live feed heard.</summary>
internal sealed class Heard
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<LiveEvent> _events = new();
    private volatile TaskCompletionSource _more = New();

    public List<LiveEvent> Events => [.. _events];

    public Task Add(LiveEvent e)
    {
        _events.Enqueue(e);
        Interlocked.Exchange(ref _more, New()).TrySetResult();
        return Task.CompletedTask;
    }

    public async Task<List<LiveEvent>> Until(Func<List<LiveEvent>, bool> enough)
    {
        while (true)
        {
            var more = _more.Task;
            if (enough(Events))
                return Events;
            try
            {
                await more.WaitAsync(_patience, TestNode.Stop);
            }
            catch (TimeoutException)
            {
                Assert.Fail($"Heard only {_events.Count} events: {string.Join(", ", Events.TakeLast(5).Select(e => $"{e.Position} {e.Type} {e.Subject}"))}");
            }
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
