using Routing.Statistics.Preferences;
using TorchSharp;
using Xunit;

namespace Routing.Training.Tests;

public sealed class TorchNewtonTests : TorchTests
{
    [Fact]
    public void Torch_finds_the_minimum_that_plain_arithmetic_finds()
    {
        var random = new Random(1);
        var d = Samples.Blocks.Dimension;
        float[][] differences = [.. Enumerable.Range(0, 500).Select(_ => random.Normal(d))];
        PairOutcome[] outcomes = [.. differences.Select(row => random.NextDouble() < 0.2
            ? new PairOutcome(0.6, 0.3, 0) : row[0] + (0.5 * row[1]) > 0 ? PairOutcome.Won : PairOutcome.Won.Swapped)];
        double[] precision = [.. Enumerable.Range(0, d).Select(k => 0.5 + (k % 3))];

        var expected = PairwiseLogistic.Fit(differences, outcomes, precision, PairwiseLogistic.Fit(differences, outcomes, precision).Weights);
        var found = TorchNewton.Fit(differences, outcomes, precision, torch.CPU, Cancellation);

        Assert.All(expected.Weights.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    [Fact]
    public void Pairs_that_can_be_told_apart_keep_finite_weights()
    {
        var found = TorchNewton.Fit([[1f, 0], [2f, 0]], [PairOutcome.Won, PairOutcome.Won], [1e-3, 1e-3], torch.CPU, Cancellation);

        Assert.True(found[0] is > 1 and < 20, $"{found[0]}");
        Assert.Equal(0, found[1], 1e-9);
    }

    [Fact]
    public void No_tensor_is_left_behind()
    {
        var before = Tensors();

        for (var n = 0; n < 20; n++)
            TorchNewton.Fit([[1f, 0], [0, 1f]], [PairOutcome.Won, PairOutcome.Won], [1, 1], torch.CPU, Cancellation);

        Assert.True(torch.Tensor.TotalCount <= before);
    }

    [Fact]
    public void Ties_have_no_place_in_it() => Assert.Throws<ArgumentException>(() =>
        TorchNewton.Fit([[1f]], [PairOutcome.Tied], [1], torch.CPU, Cancellation));
}
