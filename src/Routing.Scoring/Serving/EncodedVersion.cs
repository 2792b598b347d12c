using System.Runtime.InteropServices;
using Routing.Core.RewardModels;
using Routing.RewardModels.Encoding;
using Routing.Scoring.Batching;

namespace Routing.Scoring.Serving;

/// <summary>A model whose encoder is apart from its head: a brought one runs in batches, others where the request comes from.</summary>
internal sealed class EncodedVersion(ServedModel model, IFeatureEncoder encoder, HeadRuntime head, FeatureDistance? domain) : ServedVersion(model)
{
    // An estimate, before the tokenizer has seen the text: it only says who shares a batch.
    private const int CharactersOfToken = 4;

    private readonly bool _early = encoder is not EmbeddingEncoder;

    public override EncodedRequest Encode(ScoreRequest request) => new(
        new BatchSize(request.Answers.Length, (request.Prompt.Length + request.Answers.Max(answer => answer.Length)) / CharactersOfToken),
        _early ? encoder.Encode(Texts(request), CancellationToken.None) : request);

    public override IReadOnlyList<AnswerScore[]> Run(IReadOnlyList<EncodedRequest> batch)
    {
        var encoded = _early ? [.. batch.SelectMany(request => (IReadOnlyList<EncodedText>)request.Encoded)]
            : encoder.Encode([.. batch.SelectMany(request => Texts((ScoreRequest)request.Encoded))], CancellationToken.None);
        var scores = head.Run(encoded);
        var at = 0;
        return [.. batch.Select(request => Enumerable.Range(0, request.Size.Rows)
            .Select(_ => Score(scores[at], encoded[at++])).ToArray())];
    }

    private AnswerScore Score(float[] columns, EncodedText answer)
    {
        var distance = domain?.Of(answer.Features);
        return new AnswerScore(ImmutableCollectionsMarshal.AsImmutableArray(columns), answer.Truncated)
        {
            Distance = distance, OutOfDomain = domain is not null && domain.IsOutside(distance!.Value, answer.Unseen), // With a domain there is one.
        };
    }

    public override void Dispose()
    {
        head.Dispose();
        base.Dispose();
    }

    private static PromptedAnswer[] Texts(ScoreRequest request) =>
        [.. request.Answers.Select(answer => new PromptedAnswer(request.Prompt, answer))];
}
