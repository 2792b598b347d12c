using System.Collections.Immutable;

namespace Routing.Core.Reviewers;

/// <summary>What was noticed about a reviewer's work (algorithms.md §6.3, 6.4). A signal opens eyes, gold decides.</summary>
public enum SignalKind
{
    /// <summary>His accuracy fell (CUSUM).</summary>
    Drift,

    /// <summary>He became much faster or slower (Page–Hinkley).</summary>
    Pace,

    /// <summary>The mix of his answers moved away from the others' (Page–Hinkley).</summary>
    AnswerMix,

    /// <summary>Too many answers come faster than one can read.</summary>
    Speed,

    /// <summary>The same answer whatever is asked.</summary>
    ConstantAnswers,

    /// <summary>The side shown first is chosen far too often.</summary>
    SideBias,

    /// <summary>Leases run out without an answer.</summary>
    Abandonment,

    /// <summary>Work is skipped until it suits.</summary>
    Skipping,

    /// <summary>The same wrong answers as somebody else.</summary>
    EqualErrors,

    /// <summary>One impression colours his answers on all axes.</summary>
    Halo,

    /// <summary>He is probably below the accuracy asked for, by gold and peers together.</summary>
    Unreliable,

    /// <summary>On a question of taste his answers say nothing of anybody else's.</summary>
    Uninformative,

    /// <summary>Of pairs that he saw twice, sides swapped, he says no more often the same than by chance.</summary>
    Inconsistent,
}

/// <summary>One signal.</summary>
/// <param name="Acts">It leads to probation; others only make for more gold.</param>
/// <param name="Words">In plain words with numbers.</param>
/// <param name="At">When the last answer behind it was given.</param>
/// <param name="With">The others it is about.</param>
public sealed record ReviewerSignal(SignalKind Kind, bool Acts, string Words, DateTimeOffset At, ImmutableArray<string> With)
{
    /// <summary>Equality by content.</summary>
    public bool Equals(ReviewerSignal? other) =>
        other is not null && Kind == other.Kind && Acts == other.Acts && Words == other.Words && At == other.At
        && With.SequenceEqual(other.With);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Words, At);
}
