using System.Numerics.Tensors;
using Routing.Core.RewardModels;
using Routing.RewardModels;
using Routing.RewardModels.Encoding;
using Routing.Scoring.Batching;

namespace Routing.Scoring.Serving;

/// <summary>A model of a brought encoder: the encoder runs whatever it runs, the head is a few products.</summary>
internal sealed class EncodedVersion(ServedModel model, IFeatureEncoder encoder, LinearHead head) : ServedVersion(model)
{
    // An estimate, before the tokenizer has seen the text: it only says who shares a batch.
    private const int CharactersOfToken = 4;

    public override EncodedRequest Encode(ScoreRequest request) => new(
        new BatchSize(request.Answers.Length, (request.Prompt.Length + request.Answers.Max(answer => answer.Length)) / CharactersOfToken), request);

    public override IReadOnlyList<AnswerScore[]> Run(IReadOnlyList<EncodedRequest> batch)
    {
        var requests = batch.Select(request => (ScoreRequest)request.Encoded).ToList();
        var encoded = encoder.Encode(
            [.. requests.SelectMany(request => request.Answers.Select(answer => new PromptedAnswer(request.Prompt, answer)))], CancellationToken.None);
        var at = 0;
        return [.. requests.Select(request => request.Answers.Select(_ => Score(encoded[at++])).ToArray())];
    }

    private AnswerScore Score(EncodedText text) => new(
        [.. head.Columns.Select(column => TensorPrimitives.Dot<float>(column, text.Features) - head.Centre)], text.Truncated);
}
