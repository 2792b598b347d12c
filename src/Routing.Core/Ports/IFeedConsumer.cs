namespace Routing.Core.Ports;

/// <summary>Somebody who must see every event: a projection, a notice to a vendor, a trigger. One instance works in the
/// whole cluster; it moves when its silo dies.</summary>
public interface IFeedConsumer
{
    /// <summary>Names the cursor. Never changes: another name starts from the beginning.</summary>
    string Name { get; }

    /// <summary>Which streams it reads; empty for all.</summary>
    string StreamPrefix { get; }

    /// <summary>
    /// Takes events in the order of their positions. At least once: after a failure or a crash the same events come
    /// again, so the effect must be safe to repeat. What it throws for the same event several times sets that event aside.
    /// </summary>
    /// <exception cref="FeedPausedException">The world failed, not the event: it is given again, without limit.</exception>
    Task Handle(IReadOnlyList<Recorded> events, CancellationToken cancellation);
}

/// <summary>What a consumer needs does not answer now: its events wait.</summary>
public sealed class FeedPausedException(string message, Exception? cause = null) : Exception(message, cause);
