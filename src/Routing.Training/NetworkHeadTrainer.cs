using Routing.RewardModels;
using Routing.RewardModels.Training;
using Routing.RewardModels.Training.Networks;
using static TorchSharp.torch;

namespace Routing.Training;

/// <summary>Trains a head of one hidden layer on pairs: an ensemble over a shared layer, each column with its own bootstrap of the
/// prompts (B. Efron, 1979; I. Osband et al., "Deep Exploration via Bootstrapped DQN", 2016). Computes on the calling thread.</summary>
/// <remarks>
/// Loss of a pair in column k: cₖ [win · softplus(−uₖ) + loss · softplus(uₖ)], u the difference of the scores, cₖ ~ Poisson(1)
/// by prompt and 1 in the first column. Equal pairs, plan and number of Torch threads give equal bits.
/// </remarks>
public static class NetworkHeadTrainer
{
    // Weight of the squared sum of both scores, which the differences leave free.
    private const float Centring = 0.01f;

    // Each use of the seed has its own stream.
    private const int OrderStream = 7919, BootstrapStream = 104_729;

    /// <summary>Trains until the tuning loss no longer falls, and gives the best head, centred on the training answers.</summary>
    /// <param name="resume">Where a stopped run of the same plan and pairs was; null: from the start.</param>
    /// <param name="passed">Told after each pass.</param>
    /// <exception cref="OperationCanceledException">It was stopped, within one step.</exception>
    /// <exception cref="ArgumentException">No pair to train on, or none to tune on.</exception>
    public static NetworkHead Train(
        NetworkPlan plan, NetworkPairs data, Device device, NetworkCheckpoint? resume, Action<NetworkCheckpoint>? passed,
        CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(data);
        var rows = Enumerable.Range(0, data.Pairs.Count).Where(i => data.Pairs.Outcomes[i].Win + data.Pairs.Outcomes[i].Loss > 0).ToList();
        var (training, tuning) = (rows.Where(i => !data.Tuning[i]).ToArray(), rows.Where(i => data.Tuning[i]).ToArray());
        if (training.Length == 0 || tuning.Length == 0)
            throw new ArgumentException($"{training.Length} decided pairs to train on and {tuning.Length} to tune on; both are needed.", nameof(data));
        using var scope = NewDisposeScope();
        random.manual_seed(plan.Seed);
        using var module = new NetworkModule(data.Pairs.Blocks.Dimension, plan.Hidden, 1 + plan.Draws, plan.Dropout, device);
        var optimiser = new AdamW(module.parameters(), plan.Rate, plan.Decay, device);
        var state = resume ?? new NetworkCheckpoint(0, module.ToHead(), [], module.ToHead(), double.PositiveInfinity, 0);
        if (resume is not null)
        {
            module.Take(resume.Head);
            optimiser.Take(resume.Optimiser);
        }

        var shares = PromptBootstrap.Shares(data.Prompts, 1 + plan.Draws, HashOf(plan.Seed, BootstrapStream, 0));
        var held = Batch.Of(data.Pairs, tuning, null, device);
        while (state.Passes < plan.MostPasses && state.Stale < plan.Patience)
        {
            Pass(plan, data.Pairs, training, shares, module, optimiser, state.Passes, device, stop);
            var loss = TuningLoss(module, held);
            var head = module.ToHead();
            var better = loss < state.BestLoss;
            state = new NetworkCheckpoint(
                state.Passes + 1, head, optimiser.ToBytes(), better ? head : state.Best, better ? loss : state.BestLoss, better ? 0 : state.Stale + 1);
            passed?.Invoke(state);
        }

        return Centred(state.Best, data.Pairs, training);
    }

    private static void Pass(
        NetworkPlan plan, EncodedPairs pairs, int[] training, float[][] shares, NetworkModule module, AdamW optimiser, int pass, Device device,
        CancellationToken stop)
    {
        var order = (int[])training.Clone();
        new Random(HashOf(plan.Seed, OrderStream, pass)).Shuffle(order);
        random.manual_seed(HashOf(plan.Seed, 0, pass + 1));
        module.train();
        foreach (var rows in order.Chunk(plan.Batch))
        {
            stop.ThrowIfCancellationRequested();
            using var step = NewDisposeScope();
            var batch = Batch.Of(pairs, rows, shares, device);
            batch.Loss(module).sum(dim: 1L).mean().backward();
            optimiser.Step();
        }
    }

    // Log loss of the first column, nats a unit of weight.
    private static double TuningLoss(NetworkModule module, Batch held)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        module.eval();
        var weight = held.Win.sum().Plus(held.Lost.sum());
        return (held.Loss(module).select(1, 0).sum() / weight).item<float>();
    }

    private static NetworkHead Centred(NetworkHead head, EncodedPairs pairs, int[] training)
    {
        var sums = new double[head.OutputBias.Length];
        foreach (var scores in training.SelectMany(i => new[] { head.Scores(pairs.Chosen[i]), head.Scores(pairs.Rejected[i]) }))
        {
            for (var c = 0; c < sums.Length; c++)
                sums[c] += scores[c];
        }

        return head with { OutputBias = [.. head.OutputBias.Select((bias, c) => (float)(bias - (sums[c] / (2 * training.Length))))] };
    }

    private static int HashOf(int seed, int stream, int pass) => unchecked((((seed * 31) + stream) * 31) + pass) & int.MaxValue;

    // Pairs as tensors: φ of both answers in one block, the masses of the outcomes, and the weight in each column.
    private sealed record Batch(Tensor Features, Tensor Win, Tensor Lost, Tensor? Share)
    {
        public static Batch Of(EncodedPairs pairs, int[] rows, float[][]? shares, Device device)
        {
            var d = pairs.Blocks.Dimension;
            var features = new float[2 * rows.Length * d];
            for (var n = 0; n < rows.Length; n++)
            {
                pairs.Chosen[rows[n]].Features.CopyTo(features, n * d);
                pairs.Rejected[rows[n]].Features.CopyTo(features, (rows.Length + n) * d);
            }

            Tensor Column(Func<int, double> value) => tensor(Array.ConvertAll(rows, row => (float)value(row)), [rows.Length, 1], device: device);
            return new Batch(
                tensor(features, [2 * rows.Length, d], device: device), Column(row => pairs.Outcomes[row].Win), Column(row => pairs.Outcomes[row].Loss),
                shares is null ? null : tensor([.. rows.SelectMany(row => shares[row])], [rows.Length, shares[0].Length], device: device));
        }

        /// <summary>[B, 1 + S].</summary>
        public Tensor Loss(NetworkModule module)
        {
            // Both answers in one pass: they then have the same layer, not the same dropout.
            var scores = module.forward(Features).chunk(2, 0);
            var difference = scores[0] - scores[1];
            var loss = -(Win * nn.functional.logsigmoid(difference)).Plus(Lost * nn.functional.logsigmoid(-difference));
            if (Share is null)
                return loss;
            var sum = scores[0].Plus(scores[1]);
            return loss.Plus(tensor(Centring, Features.device) * sum * sum) * Share;
        }
    }
}
