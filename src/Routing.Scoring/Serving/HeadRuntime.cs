using System.Diagnostics;
using Routing.RewardModels;
using Routing.RewardModels.Encoding;
using Routing.RewardModels.Onnx;
using Routing.Scoring.Sessions;

namespace Routing.Scoring.Serving;

/// <summary>A head that scores encoded answers: a linear one is a few products, the others run as graphs of our own writer.</summary>
internal sealed class HeadRuntime : IDisposable
{
    private readonly RewardHead _head;
    private readonly OnnxModel? _graph;

    private HeadRuntime(RewardHead head, OnnxModel? graph) => (_head, _graph) = (head, graph);

    public static HeadRuntime Open(RewardHead head, ScoringDevice device) =>
        new(head, head is LinearHead ? null : OnnxModel.Open(Graph(head), device));

    /// <summary>The graph of a head, as a file holds it.</summary>
    public static byte[] Graph(RewardHead head)
    {
        var facts = new Dictionary<string, string> { ["head"] = head.Kind.ToString() };
        return head switch
        {
            NetworkHead network => NetworkGraph.Write(network.HiddenWeights, network.HiddenBias, network.OutputWeights, network.OutputBias, facts),
            HashedHead hashed => HashedGraph.Write(hashed.Table, hashed.Dense, hashed.Centre, facts),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>Scores, [N][1 + S].</summary>
    public float[][] Run(IReadOnlyList<EncodedText> answers)
    {
        if (_graph is null)
            return [.. answers.Select(_head.Scores)];
        using var arrays = new RentedArrays();
        var flat = _graph.Run(Inputs(answers, arrays), NetworkGraph.Scores, [answers.Count, _head.Width]);
        return [.. flat.Chunk(_head.Width)];
    }

    private OnnxInput[] Inputs(IReadOnlyList<EncodedText> answers, RentedArrays arrays)
    {
        var dimension = answers[0].Features.Length;
        var features = arrays.Real(answers.Count * dimension);
        for (var n = 0; n < answers.Count; n++)
            answers[n].Features.CopyTo(features, n * dimension);
        var dense = new OnnxInput(NetworkGraph.Features, features, [answers.Count, dimension]);
        return _head is NetworkHead ? [dense]
            : [dense, .. PaddedRows.Of(arrays, [.. answers.Select(answer => answer.Sparse!)], HashedGraph.Index, HashedGraph.Value)];
    }

    public void Dispose() => _graph?.Dispose();
}
