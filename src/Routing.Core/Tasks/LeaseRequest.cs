using Routing.Core.Assignment;
using Routing.Core.Ledgers;

namespace Routing.Core.Tasks;

/// <summary>What the queue asks of a task for one reviewer.</summary>
/// <param name="Limit">Most judgments and running leases the task may have with this one.</param>
/// <param name="SideDraw">A uniform draw in [0, 1) that decides which candidate is shown first.</param>
public sealed record LeaseRequest(
    string Command, string Reviewer, bool Expert, int Limit, TimeSpan Duration, double SideDraw,
    OfferExplanation? Offer, string? Group = null)
{
    /// <summary>How texts are collected and checked; null where people answer with classes.</summary>
    public TextPolicy? Texts { get; init; }

    /// <summary>He is to judge once more what he has judged.</summary>
    public bool Repeats { get; init; }

    /// <summary>Why the programme asks nobody now; null where it does.</summary>
    public Refusal? Stopped { get; init; }
}
