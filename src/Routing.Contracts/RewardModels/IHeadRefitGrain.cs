namespace Routing.Contracts;

/// <summary>Fits the head of the version served again on the labels of now, with what it remembers of them. Key:
/// programme/hrf_line.</summary>
[GrainInterfaceType("routing.headRefit")]
public interface IHeadRefitGrain : IGrainWithStringKey
{
    /// <param name="artefact">The version whose encoder and prior it keeps.</param>
    /// <param name="seed">Of the line's split.</param>
    /// <param name="position">Labels up to here.</param>
    /// <param name="since">Judgments after this are new.</param>
    /// <param name="least">New judgments below which nothing is fitted.</param>
    /// <returns>Null where there are fewer.</returns>
    [Alias("Fit")]
    Task<HeadRefit?> Fit(string artefact, int seed, long position, DateTimeOffset since, int least, CancellationToken cancellation);
}
