namespace Routing.Grains.Feeds;

/// <summary>When the journal's head was first seen at which position, so that a lag can be told in seconds: events of the
/// journal carry no time that all of them share.</summary>
internal sealed class HeadClock(TimeProvider clock)
{
    private const int Most = 256;

    private readonly Queue<(long Position, long At)> _seen = new();
    private long _head;

    public void Saw(long head)
    {
        if (head <= _head)
            return;
        _head = head;
        _seen.Enqueue((head, clock.GetTimestamp()));
        if (_seen.Count > Most)
            _seen.Dequeue();
    }

    /// <summary>Seconds since an event after <paramref name="position"/> was first seen; 0 when none was.</summary>
    public double LagSeconds(long position)
    {
        while (_seen.TryPeek(out var oldest) && oldest.Position <= position)
            _seen.Dequeue();
        return _seen.TryPeek(out var waiting) ? clock.GetElapsedTime(waiting.At).TotalSeconds : 0;
    }
}
