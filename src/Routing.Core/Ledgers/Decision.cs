using System.Collections.Immutable;

namespace Routing.Core.Ledgers;

/// <summary>What a rule answers to a command: new facts, or a reason why there are none.</summary>
public abstract record Decision<TEvent>
{
    private Decision() { }

    /// <summary>The command holds. No events: it is already so.</summary>
    public sealed record Accepted(params ImmutableArray<TEvent> Events) : Decision<TEvent>;

    /// <summary>The command changes nothing.</summary>
    public sealed record Refused(Refusal Reason) : Decision<TEvent>;

    /// <summary>A refusal is a decision.</summary>
    public static implicit operator Decision<TEvent>(Refusal reason) => new Refused(reason);
}
