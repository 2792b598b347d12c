using System.Globalization;
using Routing.Core.Ports;

namespace Routing.Core.Ledgers;

/// <summary>What a stream has become cannot be told: one of its events cannot be read or applied. Nothing is decided on less
/// than the whole stream.</summary>
public sealed class UnreadableEventException(Recorded recorded, Exception cause)
    : Exception(
        string.Create(CultureInfo.InvariantCulture, $"Event {recorded.Position} of '{recorded.Stream}' cannot be read ({cause.GetType().Name})."), cause)
{
    /// <summary>The stream.</summary>
    public string Stream { get; } = recorded.Stream;

    /// <summary>Position of the event in the journal.</summary>
    public long Position { get; } = recorded.Position;
}
