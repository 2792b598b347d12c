namespace Routing.RewardModels.Evaluation;

/// <summary>Accuracy among pairs in which the chosen answer is longer or shorter than the other by so much.</summary>
/// <param name="Bin">Range of log(length of the chosen / length of the other).</param>
public sealed record LengthBin(string Bin, int N, double Accuracy);

/// <summary>Accuracy with length held level: the mean over five bins of the ratio of lengths, so that a model that only likes long
/// answers has ½.</summary>
/// <param name="Interval">95 %, by bootstrap over prompts.</param>
public sealed record LengthControl(double Accuracy, double[] Interval, IReadOnlyList<LengthBin> Bins)
{
    private const int LeastBin = 10;
    private static readonly double[] _edges = [-0.5, -0.1, 0.1, 0.5];
    private static readonly string[] _names = ["≤ −0.5", "−0.5 to −0.1", "−0.1 to 0.1", "0.1 to 0.5", "> 0.5"];

    /// <summary>Bins with fewer than ten pairs are left out; without any, it is the accuracy.</summary>
    internal static LengthControl Of(IReadOnlyList<JudgedPair> judged, GroupBootstrap bootstrap)
    {
        var bin = judged.Select(one =>
        {
            var ratio = Math.Log((1.0 + one.Pair.Chosen.Length) / (1 + one.Pair.Rejected.Length));
            return _edges.Count(edge => ratio > edge);
        }).ToArray();
        var columns = Enumerable.Range(0, _names.Length)
            .Select(b => (Bin: b, Right: judged.Select((one, i) => bin[i] == b ? one.Right : double.NaN).ToArray()))
            .Where(column => column.Right.Count(value => !double.IsNaN(value)) >= LeastBin).ToList();
        if (columns.Count == 0)
            columns = [(2, [.. judged.Select(one => one.Right)])];
        List<LengthBin> bins = [.. columns.Select(column =>
        {
            var values = column.Right.Where(value => !double.IsNaN(value)).ToList();
            return new LengthBin(_names[column.Bin], values.Count, values.Average());
        })];
        return new LengthControl(
            bins.Average(one => one.Accuracy), bootstrap.Means([.. columns.Select(column => column.Right)]), bins);
    }
}
