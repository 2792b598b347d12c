namespace Routing.Core.RewardModels;

/// <summary>When the head that a line serves is fitted again: one fit at a time, after enough new judgments, and not at once where the last try
/// came to nothing.</summary>
public sealed class RefitPace
{
    private static readonly TimeSpan _again = TimeSpan.FromSeconds(1), _rest = TimeSpan.FromSeconds(5);

    // Judgments heard of when a fit was last begun, and of the last that was made what it had heard and when, whether or not it was served.
    private long _heard;
    private (long Heard, DateTimeOffset At) _fitted;

    private (long Heard, DateTimeOffset At)? _underWay;
    private DateTimeOffset _notBefore;

    /// <summary>Whether anything was heard that no fit was begun for: a comparison, made often.</summary>
    /// <param name="judgments">Heard of so far.</param>
    public bool Hears(long judgments) => _underWay is null && judgments != _heard;

    /// <summary>Begins a fit, if one is due.</summary>
    /// <param name="judgments">Heard of so far; they only say when to look.</param>
    /// <param name="least">New ones after which a head is fitted.</param>
    /// <param name="since">When the head that is served had read its labels.</param>
    /// <returns>Since when labels count as new to the fit; null: none is due.</returns>
    public DateTimeOffset? Begin(long judgments, int least, DateTimeOffset since, DateTimeOffset now)
    {
        if (!Hears(judgments) || judgments - _fitted.Heard < least || now < _notBefore)
            return null;
        _heard = judgments;
        _underWay = (judgments, now);
        return since > _fitted.At ? since : _fitted.At;
    }

    /// <summary>A head was made.</summary>
    public void Made()
    {
        _fitted = _underWay ?? _fitted;
        _underWay = null;
    }

    /// <summary>There were too few new labels yet: each try reads what is new of the log, so that the next waits a moment.</summary>
    public void TooFew(DateTimeOffset now)
    {
        _notBefore = now + _again;
        _underWay = null;
    }

    /// <summary>It failed: the same judgments are tried again after a while.</summary>
    public void Failed(DateTimeOffset now)
    {
        (_heard, _notBefore) = (-1, now + _rest);
        _underWay = null;
    }
}
