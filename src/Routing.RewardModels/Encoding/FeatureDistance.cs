using Routing.Statistics.Preferences;

namespace Routing.RewardModels.Encoding;

/// <summary>How far an answer's features are from those of training (Mahalanobis 1936): the spread of a head's draws does not see a
/// change of domain.</summary>
public sealed class FeatureDistance
{
    // Answers beyond what 99 of 100 answers of unseen prompts have are out of domain.
    private const double Inside = 0.99;

    // A floor under the variances, as a share of their mean.
    private const double Floor = 1e-3;

    private readonly float[] _mean; // [D]
    private readonly float[][] _root; // rows of the inverse of the Cholesky factor, lower triangle, [D][≤ D]

    private FeatureDistance(float[] mean, float[][] root, double limit, double unseenLimit) =>
        (_mean, _root, Limit, UnseenLimit) = (mean, root, limit, unseenLimit);

    /// <summary>Distance beyond which an answer is out of domain.</summary>
    public double Limit { get; }

    /// <summary>Share of unseen features beyond which it is.</summary>
    public double UnseenLimit { get; }

    /// <summary>Fits mean and covariance, and the limit on the half of the prompts that a fit to the other half has not seen.</summary>
    /// <param name="features">φ of answers, [N][D], at least two.</param>
    /// <param name="half">By answer, which half its prompt is in, [N].</param>
    /// <param name="unseen">By answer, the share of its features that answers to other prompts do not have, [N].</param>
    public static FeatureDistance Fit(IReadOnlyList<float[]> features, IReadOnlyList<bool> half, IReadOnlyList<double> unseen)
    {
        ArgumentNullException.ThrowIfNull(unseen);
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(half);
        ArgumentOutOfRangeException.ThrowIfLessThan(features.Count, 2);
        List<float[]> first = [.. features.Where((_, i) => half[i])], second = [.. features.Where((_, i) => !half[i])];
        var (mean, root) = Fit(features);
        var unseenLimit = Largest(unseen);
        return first.Count < 2 || second.Count < 2 ? new FeatureDistance(mean, root, double.MaxValue, unseenLimit)
            : new FeatureDistance(mean, root, Largest(Held(first, second).Concat(Held(second, first))), unseenLimit);
    }

    /// <summary>Mean, [D], and the transposed root by which centred features are multiplied, [D, D] row by row, for a runtime that measures
    /// by itself.</summary>
    public (float[] Mean, float[] Whitening) Tables()
    {
        var (d, whitening) = (_mean.Length, new float[_mean.Length * _mean.Length]);
        for (var row = 0; row < d; row++)
        {
            for (var column = 0; column < _root[row].Length; column++)
                whitening[(column * d) + row] = _root[row][column];
        }

        return (_mean, whitening);
    }

    /// <summary>Root mean square of the standardised features, about 1 for answers like those of training.</summary>
    public double Of(float[] features)
    {
        ArgumentNullException.ThrowIfNull(features);
        Span<float> centred = features.Length <= 1024 ? stackalloc float[features.Length] : new float[features.Length];
        System.Numerics.Tensors.TensorPrimitives.Subtract(features, _mean, centred);
        var sum = 0.0;
        foreach (var row in _root)
        {
            var part = System.Numerics.Tensors.TensorPrimitives.Dot<float>(row, centred[..row.Length]);
            sum += part * part;
        }

        return Math.Sqrt(sum / features.Length);
    }

    /// <summary>Whether the answer is unlike those of training.</summary>
    public bool IsOutside(EncodedText text) => IsOutside(Of(text.Features), text.Unseen);

    /// <summary>The same of an answer whose distance is known.</summary>
    public bool IsOutside(double distance, double unseen) => unseen > UnseenLimit || distance > Limit;

    /// <summary>As bytes, little endian.</summary>
    public byte[] ToBytes()
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        writer.Write(Limit);
        writer.Write(UnseenLimit);
        EncoderBytes.Write(writer, _mean);
        foreach (var row in _root)
            EncoderBytes.Write(writer, row);
        writer.Flush();
        return memory.ToArray();
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="InvalidDataException">Other bytes.</exception>
    public static FeatureDistance FromBytes(byte[] bytes)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes));
            var (limit, unseen) = (reader.ReadDouble(), reader.ReadDouble());
            var mean = EncoderBytes.Floats(reader);
            var root = new float[mean.Length][];
            for (var row = 0; row < root.Length; row++)
            {
                root[row] = EncoderBytes.Floats(reader);
                if (root[row].Length != row + 1)
                    throw new InvalidDataException("The distances of the model are damaged.");
            }

            return new FeatureDistance(mean, root, limit, unseen);
        }
        catch (EndOfStreamException fault)
        {
            throw new InvalidDataException("The distances of the model are cut short.", fault);
        }
    }

    private static double Largest(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[(int)(Inside * sorted.Count)];
    }

    private static IEnumerable<double> Held(IReadOnlyList<float[]> fitted, IReadOnlyList<float[]> judged)
    {
        var (mean, root) = Fit(fitted);
        var distance = new FeatureDistance(mean, root, 0, 0);
        return judged.Select(distance.Of);
    }

    private static (float[] Mean, float[][] Root) Fit(IReadOnlyList<float[]> features)
    {
        var d = features[0].Length;
        var mean = new float[d];
        for (var k = 0; k < d; k++)
            mean[k] = (float)features.Average(row => (double)row[k]);
        var centred = new float[features.Count][];
        for (var i = 0; i < centred.Length; i++)
        {
            centred[i] = new float[d];
            System.Numerics.Tensors.TensorPrimitives.Subtract(features[i], mean, centred[i]);
        }

        var covariance = WeightedGram.Of(centred, null, d) / features.Count;
        // Few answers for the number of features: what they say of covariances is shrunk.
        var shrink = Math.Min(0.9, d / (d + (double)features.Count));
        var floor = Math.Max(1e-12, Floor * covariance.Trace() / d);
        covariance.MapIndexedInplace((a, b, value) => a == b ? value + floor : (1 - shrink) * value);
        var inverse = covariance.Cholesky().Factor.Inverse();
        return (mean, [.. Enumerable.Range(0, d).Select(row => Enumerable.Range(0, row + 1).Select(column => (float)inverse[row, column]).ToArray())]);
    }
}
