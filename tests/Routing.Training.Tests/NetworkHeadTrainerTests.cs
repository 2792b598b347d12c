using Routing.RewardModels;
using Routing.RewardModels.Encoding;
using Routing.RewardModels.Training.Networks;
using Routing.RewardModels.Onnx;
using Routing.Scoring.Sessions;
using Routing.Statistics.Preferences;
using TorchSharp;
using Xunit;

namespace Routing.Training.Tests;

public sealed class NetworkHeadTrainerTests : TorchTests
{
    private static readonly NetworkPlan _plan = new(3) { Hidden = 16, Draws = 4, MostPasses = 12 };
    private static readonly NetworkPairs _pairs = Samples.Pairs(600, 1, Samples.Bent);

    [Fact]
    public void It_learns_what_a_linear_head_cannot()
    {
        var pairs = Samples.Pairs(3000, 2, Samples.Bent);
        var head = NetworkHeadTrainer.Train(new NetworkPlan(1) { Dropout = 0.1, Rate = 5e-3 }, pairs, torch.CPU, null, null, Cancellation);
        var fresh = Samples.Pairs(1000, 3, Samples.Bent).Pairs;
        var linear = PairwiseLogistic.Fit(pairs.Pairs.Difference, null, [.. Enumerable.Repeat(1.0, Samples.Blocks.Dimension)]).Weights;

        var network = Accuracy(fresh.Count, n => head.Scores(fresh.Chosen[n])[0] - head.Scores(fresh.Rejected[n])[0]);
        var straight = Accuracy(fresh.Count, n => fresh.Difference[n].Select((value, k) => value * linear[k]).Sum());

        Assert.True(network > 0.7, $"network {network}, linear {straight}");
        Assert.True(straight < 0.56, $"linear {straight}");
    }

    [Fact]
    public void Columns_differ_by_their_prompts_and_are_centred_on_the_training_answers()
    {
        var head = Train(null, null);

        var scores = Enumerable.Range(0, _pairs.Pairs.Count).Where(n => !_pairs.Tuning[n])
            .SelectMany(n => new[] { head.Scores(_pairs.Pairs.Chosen[n]), head.Scores(_pairs.Pairs.Rejected[n]) }).ToList();
        for (var c = 0; c <= _plan.Draws; c++)
            Assert.Equal(0, scores.Average(columns => columns[c]), 1e-4);
        Assert.Equal(1 + _plan.Draws, scores[0].Distinct().Count());
    }

    [Fact]
    public void The_same_pairs_seed_and_threads_give_the_same_bits_and_other_threads_nearly_so()
    {
        var (first, second) = (Train(null, null), Train(null, null));
        torch.set_num_threads(2);
        var third = Train(null, null);

        Assert.Equal(first.HiddenWeights, second.HiddenWeights);
        Assert.Equal(first.OutputBias, second.OutputBias);
        Near(first, third, 1e-5);
        Assert.NotEqual(first.HiddenWeights, NetworkHeadTrainer.Train(_plan with { Seed = 4 }, _pairs, torch.CPU, null, null, Cancellation).HiddenWeights);
    }

    [Fact]
    public void A_run_that_was_stopped_goes_on_as_if_it_had_not_been()
    {
        var whole = new List<NetworkCheckpoint>();
        var head = Train(null, whole.Add);
        using var stop = new CancellationTokenSource();
        NetworkCheckpoint? last = null;
        Assert.Throws<OperationCanceledException>(() => NetworkHeadTrainer.Train(
            _plan, _pairs, torch.CPU, null,
            checkpoint =>
            {
                last = checkpoint;
                if (checkpoint.Passes == 3)
                    stop.Cancel();
            },
            stop.Token));

        var resumed = new List<NetworkCheckpoint>();
        var again = Train(NetworkCheckpoint.FromBytes(last!.ToBytes()), resumed.Add);

        Assert.Equal(3, last.Passes);
        Assert.Equal(whole.Count - 3, resumed.Count);
        Near(whole[^1].Head, resumed[^1].Head, 1e-5);
        Near(head, again, 1e-5);
    }

    [Fact]
    public void A_checkpoint_cut_short_is_refused()
    {
        NetworkCheckpoint? last = null;
        NetworkHeadTrainer.Train(_plan with { MostPasses = 1 }, _pairs, torch.CPU, null, checkpoint => last = checkpoint, Cancellation);
        var bytes = last!.ToBytes();

        for (var length = 0; length < bytes.Length; length += 97)
            Assert.Throws<InvalidDataException>(() => NetworkCheckpoint.FromBytes(bytes[..length]));
    }

    [Fact]
    public void What_is_collected_beside_a_run_is_nothing_that_it_still_uses()
    {
        // Long enough for the compiler to optimise what is called often: only then is nothing held to the end of a call.
        var plan = _plan with { MostPasses = 600, Patience = 600 };
        var alone = NetworkHeadTrainer.Train(plan, _pairs, torch.CPU, null, null, Cancellation);
        var trained = false;
        var collector = new Thread(() =>
        {
            while (!Volatile.Read(ref trained))
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        NetworkHead beside;
        try
        {
            beside = NetworkHeadTrainer.Train(plan, _pairs, torch.CPU, null, null, Cancellation);
        }
        finally
        {
            Volatile.Write(ref trained, true);
            collector.Join();
        }

        Assert.Equal(alone.HiddenWeights, beside.HiddenWeights);
    }

    [Fact]
    public void No_step_leaves_a_tensor_behind()
    {
        var counts = new List<long>();
        NetworkHeadTrainer.Train(
            _plan with { MostPasses = 50, Patience = 50 }, _pairs, torch.CPU, null, _ => counts.Add(torch.Tensor.TotalCount), Cancellation);

        // Four steps a pass; the first makes the state of the optimiser.
        Assert.Equal(50, counts.Count);
        Assert.True(counts[^1] <= counts[0], $"{counts[0]} tensors after the first pass, {counts[^1]} after the last");
    }

    [Fact]
    public void A_run_that_is_stopped_leaves_no_more_behind_than_one_that_ends()
    {
        // TorchSharp counts a parameter twice when it is made and once when it is disposed; its memory is freed.
        const int Parameters = 4;
        Train(null, null);
        var before = Tensors();
        Train(null, null);
        Assert.True(torch.Tensor.TotalCount <= before + Parameters);

        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.Throws<OperationCanceledException>(() => NetworkHeadTrainer.Train(_plan, _pairs, torch.CPU, null, null, stopped.Token));

        Assert.True(torch.Tensor.TotalCount <= before + (2 * Parameters));
    }

    [Fact]
    public void Without_pairs_to_tune_on_it_says_so() => Assert.Throws<ArgumentException>(() => NetworkHeadTrainer.Train(
        _plan, _pairs with { Tuning = [.. _pairs.Tuning.Select(_ => false)] }, torch.CPU, null, null, Cancellation));

    [Fact]
    public void Torch_the_runtime_and_plain_arithmetic_agree()
    {
        var random = new Random(5);
        using var scope = torch.NewDisposeScope();
        using var module = new NetworkModule(Samples.Blocks.Dimension, 16, 5, 0.3, torch.CPU);
        module.eval();
        var head = module.ToHead();
        using var model = OnnxModel.Open(
            NetworkGraph.Write(head.HiddenWeights, head.HiddenBias, head.OutputWeights, head.OutputBias, new Dictionary<string, string>()), ScoringDevice.Cpu);

        for (var n = 0; n < 100; n++)
        {
            var features = random.Normal(Samples.Blocks.Dimension);
            var torched = module.forward(torch.tensor(features, [1, features.Length])).detach().data<float>().ToArray();
            var run = model.Run([new OnnxInput(NetworkGraph.Features, features, [1, features.Length])], NetworkGraph.Scores, [1, 5]);
            var plain = head.Scores(new EncodedText(features, false));
            for (var c = 0; c < 5; c++)
            {
                Assert.Equal(torched[c], run[c], 1e-5);
                Assert.Equal(torched[c], plain[c], 1e-5);
            }
        }
    }

    private static NetworkHead Train(NetworkCheckpoint? resume, Action<NetworkCheckpoint>? passed) =>
        NetworkHeadTrainer.Train(_plan, _pairs, torch.CPU, resume, passed, Cancellation);

    private static double Accuracy(int count, Func<int, double> difference) => Enumerable.Range(0, count).Average(n => difference(n) > 0 ? 1.0 : 0);

    private static void Near(NetworkHead expected, NetworkHead found, double tolerance)
    {
        foreach (var (a, b) in new[]
        {
            (expected.HiddenWeights, found.HiddenWeights), (expected.HiddenBias, found.HiddenBias),
            (expected.OutputWeights, found.OutputWeights), (expected.OutputBias, found.OutputBias),
        })
            Assert.All(a.Zip(b), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }
}
