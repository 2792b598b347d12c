using Routing.Core.Ledgers;

namespace Routing.Scoring.Batching;

/// <summary>What became of a request: a result, or a reason why there is none.</summary>
public abstract record Outcome<T>
{
    private Outcome() { }

    /// <summary>It ran.</summary>
    public sealed record Done(T Result) : Outcome<T>;

    /// <summary>It did not.</summary>
    public sealed record Refused(Refusal Reason) : Outcome<T>;
}
