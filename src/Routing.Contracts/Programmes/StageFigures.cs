namespace Routing.Contracts;

/// <summary>What is counted of a programme to judge whether it may move.</summary>
/// <param name="Qualified">Reviewers who may do production work.</param>
/// <param name="Labels">Work items that people settled.</param>
/// <param name="Disputes">Work items that wait for an adjudicator.</param>
/// <param name="Leases">Running leases.</param>
/// <param name="Agreement">Krippendorff's α by question; NaN where too few answers say anything.</param>
[GenerateSerializer, Immutable, Alias("routing.StageFigures")]
public sealed record StageFigures(
    [property: Id(0)] int Qualified, [property: Id(1)] int Gold, [property: Id(2)] int Labels, [property: Id(3)] int Disputes,
    [property: Id(4)] int Leases, [property: Id(5)] Dictionary<string, double> Agreement);
