using Routing.Core.RewardModels;
using Routing.Scoring.Batching;

namespace Routing.Scoring.Serving;

/// <summary>A loaded version: encodes requests on any thread, and scores batches of them.</summary>
internal abstract class ServedVersion(ServedModel model) : IDisposable
{
    public ServedModel Model => model;

    /// <summary>A request as its batch needs it.</summary>
    public abstract EncodedRequest Encode(ScoreRequest request);

    /// <summary>Scores of each request's answers, in order.</summary>
    public abstract IReadOnlyList<AnswerScore[]> Run(IReadOnlyList<EncodedRequest> batch);

    public virtual void Dispose() => GC.SuppressFinalize(this);
}

/// <summary>A request that was encoded for one version.</summary>
/// <param name="Size">Room it takes in a batch.</param>
/// <param name="Encoded">What that version made of it.</param>
internal sealed record EncodedRequest(BatchSize Size, object Encoded);
