using Orleans.Concurrency;

namespace Routing.Contracts;

/// <summary>Recomputes the beliefs of a programme from its log. Key: programme.</summary>
[GrainInterfaceType("routing.refit")]
public interface IRefitGrain : IGrainWithStringKey
{
    [Alias("Run"), ResponseTimeout("00:10:00"), OpenTo(Callers.Operator)]
    Task<RefitSummary> Run(CancellationToken cancellation);

    /// <summary>A silo tells how many judgments it has taken since it last told, and hears of the newest refit unless it
    /// knows it. Called a few times a second by every silo, also while a refit runs; lost calls only delay.</summary>
    /// <param name="epoch">Epoch of the refit the silo knows; 0 for none.</param>
    /// <param name="position">Journal position of that refit.</param>
    /// <param name="judged">Judgments since the last call.</param>
    /// <param name="cancellation">Stops waiting.</param>
    [Alias("Exchange"), AlwaysInterleave, OpenTo(Callers.Operator)]
    Task<BeliefsNews> Exchange(int epoch, long position, int judged, CancellationToken cancellation);

    /// <summary>Reputations by reviewer as of the newest refit, as Routing.Core encodes them; null before the first.</summary>
    [Alias("Reputations"), AlwaysInterleave, OpenTo(Callers.Operator)]
    Task<byte[]?> Reputations(CancellationToken cancellation);

    /// <summary>Items and reviewers that the last refit left out because they cannot be read, the first few.</summary>
    [Alias("Aside"), AlwaysInterleave]
    Task<SetAside[]> Aside(CancellationToken cancellation);
}
