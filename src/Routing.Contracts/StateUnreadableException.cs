namespace Routing.Contracts;

/// <summary>The thing that was asked cannot tell what it is: an event of it cannot be read. It takes no command until that is
/// mended; everything else goes on. Sending the command again does not help.</summary>
[GenerateSerializer, Alias("routing.StateUnreadable")]
public sealed class StateUnreadableException : Exception
{
    public StateUnreadableException()
    {
    }

    public StateUnreadableException(string message)
        : base(message)
    {
    }

    public StateUnreadableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A fault that names the event.</summary>
    public StateUnreadableException(string detail, string stream, long position)
        : base(detail) => (Stream, Position) = (stream, position);

    /// <summary>Stable, for programs.</summary>
    [Id(2)]
    public string Code { get; private set; } = "event_unreadable";

    /// <summary>The stream of the thing in the journal.</summary>
    [Id(0)]
    public string Stream { get; private set; } = "";

    /// <summary>Position of the event in the journal.</summary>
    [Id(1)]
    public long Position { get; private set; }
}
