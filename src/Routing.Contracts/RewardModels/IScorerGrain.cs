namespace Routing.Contracts;

/// <summary>Scores answers with the version served on its silo; holds no state. Key: programme/scr_line-slot.</summary>
[GrainInterfaceType("routing.scorer")]
public interface IScorerGrain : IGrainWithStringKey
{
    /// <summary>All answers of the batch by one version, or why there is no score.</summary>
    [Alias("Score"), OpenTo(Callers.Operator | Callers.Frontend)]
    Task<ScoreBatchReply> Score(ScoreBatch batch, CancellationToken cancellation);

    /// <summary>What a version says of pairs that it has scored, for silos that score nothing themselves.</summary>
    /// <param name="model">Line and version.</param>
    /// <param name="items">Items of pairs.</param>
    /// <param name="cancellation">Stops waiting.</param>
    [Alias("Evidence")]
    Task<EvidenceReply> Evidence(string model, string[] items, CancellationToken cancellation);
}
