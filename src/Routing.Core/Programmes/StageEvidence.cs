namespace Routing.Core.Programmes;

/// <summary>What is known of a programme when it is to move to another stage.</summary>
/// <param name="Qualified">Reviewers who may do production work.</param>
/// <param name="Gold">Gold items.</param>
/// <param name="Labels">Work items that people settled.</param>
/// <param name="Disputes">Work items that wait for an adjudicator.</param>
/// <param name="Leases">Running leases.</param>
/// <param name="Agreement">Krippendorff's α by question, null where too few answers say anything; questions of taste are missing.</param>
public sealed record StageEvidence(
    int Qualified, int Gold, int Labels, int Disputes, int Leases, IReadOnlyList<(string Question, double? Alpha)> Agreement)
{
    /// <summary>Nothing is known: for steps that depend on nothing.</summary>
    public static StageEvidence None { get; } = new(0, 0, 0, 0, 0, []);
}
