using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Routing.Core.RewardModels;
using Routing.RewardModels;
using Routing.RewardModels.Encoding;
using Routing.Scoring.Batching;
using Routing.RewardModels.Onnx;
using Routing.Scoring.Sessions;

namespace Routing.Scoring.Serving;

/// <summary>A model of the default encoder: projection and head run as one graph. Versions of one encoder share the loaded graph,
/// for the head is its input.</summary>
internal sealed class ProjectedVersion : ServedVersion
{
    private static readonly string[] _outputs = [DefaultGraph.Scores, DefaultGraph.Distance];

    private readonly LatentEncoder _encoder;
    private readonly Counted<OnnxModel> _graph;
    private readonly float[] _head; // [D, K]
    private readonly int _columns;
    private readonly float _centre;
    private readonly FeatureDistance? _domain;
    private readonly float[] _mean; // [D]
    private readonly float[] _whitening; // [D, D]

    private ProjectedVersion(ServedModel model, LatentEncoder encoder, LinearHead head, FeatureDistance? domain, Counted<OnnxModel> graph)
        : base(model)
    {
        (_encoder, _graph, _columns, _centre, _head, _domain) = (encoder, graph, head.Width, head.Centre, head.ByFeature(), domain);
        var dimension = encoder.Blocks.Dimension;
        (_mean, _whitening) = domain?.Tables() ?? (new float[dimension], new float[dimension * dimension]);
    }

    /// <param name="domain">Where the answers of training lie; null: nothing is said of an answer's distance.</param>
    /// <param name="before">What is served now; its graph is used again where the encoder is the same.</param>
    public static ProjectedVersion Open(
        ServedModel model, LatentEncoder encoder, LinearHead head, FeatureDistance? domain, ServedVersion? before, ScoringDevice device) =>
        before is ProjectedVersion same && same._encoder.Id == encoder.Id && same._graph.TryHold()
            ? new ProjectedVersion(model, same._encoder, head, domain, same._graph)
            : new ProjectedVersion(model, encoder, head, domain, new Counted<OnnxModel>(OnnxModel.Open(Graph(encoder), device)));

    /// <summary>The graph of an encoder, as a file holds it.</summary>
    public static byte[] Graph(LatentEncoder encoder) =>
        DefaultGraph.Write(encoder.Tables, new Dictionary<string, string> { ["encoder"] = encoder.Id }, withDistance: true);

    public override EncodedRequest Encode(ScoreRequest request)
    {
        var sparse = _encoder.Sparse(request.Prompt, request.Answers);
        var longest = Math.Max(sparse.Prompt.Index.Length, sparse.Answers.Max(row => row.Index.Length));
        return new EncodedRequest(new BatchSize(1 + request.Answers.Length, longest), sparse);
    }

    public override IReadOnlyList<AnswerScore[]> Run(IReadOnlyList<EncodedRequest> batch)
    {
        var requests = batch.Select(request => (SparseAnswers)request.Encoded).ToList();
        using var arrays = new RentedArrays();
        var (scores, distances) = Run(Inputs(requests, arrays), requests.Sum(request => request.Answers.Count));
        var (at, row) = (0, 0);
        return requests.ConvertAll(request =>
        {
            var answers = new AnswerScore[request.Answers.Count];
            for (var n = 0; n < answers.Length; n++, row++, at += _columns)
            {
                var columns = scores.AsSpan(at, _columns).ToArray();
                TensorPrimitives.Subtract(columns, _centre, columns);
                answers[n] = new AnswerScore(ImmutableCollectionsMarshal.AsImmutableArray(columns), Truncated: false)
                {
                    Distance = _domain is null ? null : distances[row], OutOfDomain = _domain?.IsOutside(distances[row], request.Unseen[n]) ?? false,
                };
            }

            return answers;
        });
    }

    /// <summary>The graph alone: scores before centring, [N, K], and distances, [N].</summary>
    internal (float[] Scores, float[] Distances) Run(OnnxInput[] inputs, int answers)
    {
        var results = _graph.Value.Run(inputs, _outputs, [[answers, _columns], [answers, 1]]);
        return (results[0], results[1]);
    }

    /// <summary>A batch as the graph takes it, in arrays that last as long as their renting.</summary>
    internal OnnxInput[] Inputs(IReadOnlyList<SparseAnswers> requests, RentedArrays arrays)
    {
        var answers = requests.SelectMany(request => request.Answers).ToList();
        var style = requests[0].Styles[0].Length;
        var styles = arrays.Real(answers.Count * style);
        var promptOf = arrays.Whole(answers.Count);
        var n = 0;
        for (var r = 0; r < requests.Count; r++)
        {
            foreach (var values in requests[r].Styles)
            {
                values.CopyTo(styles, n * style);
                promptOf[n++] = r;
            }
        }

        return
        [
            .. PaddedRows.Of(arrays, answers, DefaultGraph.AnswerIndex, DefaultGraph.AnswerValue),
            .. PaddedRows.Of(arrays, [.. requests.Select(request => request.Prompt)], DefaultGraph.PromptIndex, DefaultGraph.PromptValue),
            new OnnxInput(DefaultGraph.PromptOf, promptOf, [answers.Count]),
            new OnnxInput(DefaultGraph.Style, styles, [answers.Count, style]),
            new OnnxInput(DefaultGraph.Head, _head, [_encoder.Blocks.Dimension, _columns]),
            new OnnxInput(DefaultGraph.DomainMean, _mean, [_mean.Length]),
            new OnnxInput(DefaultGraph.Whitening, _whitening, [_mean.Length, _mean.Length]),
        ];
    }

    public override void Dispose()
    {
        _graph.Release();
        base.Dispose();
    }
}
