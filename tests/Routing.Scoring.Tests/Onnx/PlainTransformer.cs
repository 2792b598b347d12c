using Routing.RewardModels.Onnx;

namespace Routing.Scoring.Tests.Onnx;

/// <summary>The definition of the transformer in double precision, one text at a time and without padding.</summary>
internal static class PlainTransformer
{
    /// <summary>Vectors of the tokens, [L][D].</summary>
    public static double[][] Hidden(TransformerWeights weights, long[] ids)
    {
        var width = weights.Width;
        var x = ids.Select((id, place) => Norm(
            [.. Enumerable.Range(0, width).Select(k => (double)weights.Tokens[(id * width) + k] + weights.Positions[(place * width) + k])],
            weights.Embedded)).ToArray();
        foreach (var layer in weights.Layers)
        {
            var (query, key, value) = (Each(x, layer.Query), Each(x, layer.Key), Each(x, layer.Value));
            var joined = x.Select((_, place) => Attention(query[place], key, value, weights.Heads)).ToArray();
            x = Added(x, Each(joined, layer.Out), layer.Attended);
            var up = Each(x, layer.Up).Select(row => Array.ConvertAll(row, Gelu)).ToArray();
            x = Added(x, Each(up, layer.Down), layer.Fed);
        }

        return x;
    }

    public static double[] Mean(double[][] hidden) =>
        [.. Enumerable.Range(0, hidden[0].Length).Select(k => hidden.Average(row => row[k]))];

    /// <summary>Random weights of a small transformer.</summary>
    public static TransformerWeights Random(Random random, int vocabulary, int longest, int width, int heads, int layers)
    {
        Affine Linear(int from, int to) => new(random.Normal(from * to, 1 / Math.Sqrt(from)), random.Normal(to, 0.1));
        LayerNorm Norm() => new([.. random.Normal(width, 0.1).Select(value => 1 + value)], random.Normal(width, 0.1));
        return new TransformerWeights(
            heads, random.Normal(vocabulary * width), random.Normal(longest * width), Norm(),
            [.. Enumerable.Range(0, layers).Select(_ => new TransformerLayer(
                Linear(width, width), Linear(width, width), Linear(width, width), Linear(width, width), Norm(),
                Linear(width, 2 * width), Linear(2 * width, width), Norm()))]);
    }

    private static double[] Attention(double[] query, double[][] key, double[][] value, int heads)
    {
        var part = query.Length / heads;
        var joined = new double[query.Length];
        for (var head = 0; head < heads; head++)
        {
            var match = key.Select(row => Enumerable.Range(head * part, part).Sum(k => query[k] * row[k]) / Math.Sqrt(part)).ToArray();
            var highest = match.Max();
            var share = match.Select(one => Math.Exp(one - highest)).ToArray();
            var sum = share.Sum();
            for (var k = head * part; k < (head + 1) * part; k++)
                joined[k] = value.Select((row, place) => share[place] / sum * row[k]).Sum();
        }

        return joined;
    }

    private static double[][] Each(double[][] x, Affine affine) => Array.ConvertAll(x, row =>
    {
        var to = affine.Bias.Length;
        return Enumerable.Range(0, to).Select(o => affine.Bias[o] + row.Select((value, k) => value * affine.Weights[(k * to) + o]).Sum()).ToArray();
    });

    private static double[][] Added(double[][] x, double[][] more, LayerNorm norm) =>
        [.. x.Select((row, place) => Norm([.. row.Zip(more[place], (a, b) => a + b)], norm))];

    private static double[] Norm(double[] row, LayerNorm norm)
    {
        var mean = row.Average();
        var deviation = Math.Sqrt(row.Average(value => (value - mean) * (value - mean)) + LayerNorm.Epsilon);
        return [.. row.Select((value, k) => ((value - mean) / deviation * norm.Scale[k]) + norm.Shift[k])];
    }

    // Exact: half of x times 1 + erf(x / √2), by the series of erf.
    private static double Gelu(double x)
    {
        var z = x / Math.Sqrt(2);
        if (Math.Abs(z) > 5)
            return z > 0 ? x : 0;
        double term = z, sum = z;
        for (var n = 1; Math.Abs(term) > 1e-17; n++)
        {
            term *= -z * z / n;
            sum += term / ((2 * n) + 1);
        }

        return x / 2 * (1 + (2 / Math.Sqrt(Math.PI) * sum));
    }
}
