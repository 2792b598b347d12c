namespace Routing.Core.Labels;

/// <summary>A change of a whole slice, not of one reviewer: new guidelines, other items, wrong gold.</summary>
/// <param name="Words">In plain words with numbers.</param>
public sealed record SliceAlarm(string Question, string Slice, string Words, DateTimeOffset At);
