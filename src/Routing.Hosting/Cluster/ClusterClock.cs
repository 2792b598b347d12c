namespace Routing.Hosting.Cluster;

/// <summary>
/// The time of a cluster: that of its database, carried on between two looks by this machine's counter. All nodes thus mean the same
/// moment when they say that a lease ends, whatever their own clocks show and however these are set. Never runs backwards.
/// </summary>
/// <param name="own">The clock and the counter of this machine.</param>
public sealed class ClusterClock(TimeProvider own) : TimeProvider
{
    /// <summary>The most by which the clock of a machine may be off before somebody is told.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    // A difference is made up for at this rate: time goes a little faster or slower, and no lease ends at once.
    private const double Slew = 0.05;

    private volatile Course? _course; // null until the database was heard: then it is the machine's clock

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => own.LocalTimeZone;

    /// <inheritdoc />
    public override long TimestampFrequency => own.TimestampFrequency;

    /// <summary>The time of the cluster.</summary>
    public override DateTimeOffset GetUtcNow() =>
        _course is { } course ? course.After(own.GetElapsedTime(course.Since)) : own.GetUtcNow();

    /// <inheritdoc />
    public override long GetTimestamp() => own.GetTimestamp();

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        own.CreateTimer(callback, state, dueTime, period);

    /// <summary>Takes note of the database's time. Called by one at a time.</summary>
    /// <param name="database">What the database's clock shows at this moment.</param>
    /// <returns>By how much the machine's own clock is ahead of it.</returns>
    public TimeSpan Heard(DateTimeOffset database)
    {
        var since = own.GetTimestamp();
        var skew = own.GetUtcNow() - database;
        if (_course is not { } before)
        {
            _course = new Course(since, database, Missing: default);
            return skew;
        }

        var shown = before.After(own.GetElapsedTime(before.Since, since));
        var missing = database - shown;
        // A machine that slept: its counter stood still, and both clocks know better.
        var slept = missing > Tolerance && skew.Duration() <= Tolerance;
        _course = slept ? new Course(since, database, Missing: default) : new Course(since, shown, missing);
        return skew;
    }

    // The time shown at a moment, and what it lacks.
    private sealed record Course(long Since, DateTimeOffset Shown, TimeSpan Missing)
    {
        public DateTimeOffset After(TimeSpan elapsed)
        {
            var most = elapsed * Slew;
            return Shown + elapsed + (Missing > most ? most : Missing < -most ? -most : Missing);
        }
    }
}
