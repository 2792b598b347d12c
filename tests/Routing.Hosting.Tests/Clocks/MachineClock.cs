namespace Routing.Hosting.Tests.Clocks;

/// <summary>A machine's clock and counter, moved by hand: time passes on both, the clock alone can be set, and in sleep the counter
/// stands still.</summary>
internal sealed class MachineClock(DateTimeOffset shows) : TimeProvider
{
    private DateTimeOffset _shows = shows;
    private long _counter = 1;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _shows;

    public override long GetTimestamp() => _counter;

    public void Pass(TimeSpan time)
    {
        _shows += time;
        _counter += time.Ticks;
    }

    /// <summary>Somebody sets the clock.</summary>
    public void Set(TimeSpan by) => _shows += by;

    public void Sleep(TimeSpan time) => _shows += time;
}
