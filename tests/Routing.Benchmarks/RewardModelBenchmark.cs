using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Routing.Cli.Input;
using Routing.Core.Programmes;
using Routing.RewardModels;
using Routing.RewardModels.Encoding;
using Routing.RewardModels.Evaluation;
using Routing.RewardModels.Training;
using Routing.RewardModels.Training.Networks;
using Routing.Statistics.Preferences;

namespace Routing.Benchmarks;

/// <summary>Reward models without a node: accuracy on recorded sets beside the baselines, and the speed of encoder and head.</summary>
internal static class RewardModelBenchmark
{
    private const int Folds = 5;
    private const int Characters = 1200;

    // Folder, file, and what ends the part of a prompt that several prompts share: their groups stay together.
    private static readonly (string Set, string File, string? GroupEnds)[] _sets =
    [
        ("ukp_convarg1", "preferences_strict.jsonl.gz", " (stance:"),
        ("hh_harmless", "preferences.jsonl.gz", null),
        ("autoj_pairwise", "preferences.jsonl.gz", null),
        ("pandalm", "preferences.jsonl.gz", null),
        ("finegrained_qa", "preferences.jsonl.gz", null),
    ];

    public static Command Build()
    {
        var data = new Option<string>("--data") { Required = true, Description = "Folder of the recorded sets." };
        var seed = new Option<int>("--seed") { Description = "Of folds and projections.", DefaultValueFactory = _ => 1 };
        var only = new Option<string?>("--set") { Description = "One set instead of all." };
        var repair = new Option<bool>("--repair") { Description = "Repair each fold's model by counter-examples." };
        var head = new Option<HeadKind>("--head") { Description = "linear, hashed or network; a network is trained by the Torch worker.", DefaultValueFactory = _ => HeadKind.Linear };
        var accuracy = new Command("accuracy", "5-fold accuracy by whole prompts or debates, beside the baselines.") { data, seed, only, repair, head };
        accuracy.SetAction((parsed, cancellation) => Task.Run(
            () => Accuracy(
                parsed.GetValue(data)!, parsed.GetValue(only), parsed.GetValue(seed), parsed.GetValue(repair), Fitter(parsed.GetValue(head)), cancellation),
            cancellation));
        var speed = new Command("speed", "Answers encoded in a second on one core, and seconds for a refit of the head.") { data };
        speed.SetAction((parsed, cancellation) => Task.Run(() => Speed(parsed.GetValue(data)!, cancellation), cancellation));
        return new Command("reward-model", "Reward models without a node.") { accuracy, speed };
    }

    private static IHeadFitter Fitter(HeadKind head) => head switch
    {
        HeadKind.Linear => new LinearFitter(),
        HeadKind.Hashed => new HashedFitter(),
        _ => new NetworkFitter(TorchProcess.Beside.Begin(null)),
    };

    private static void Accuracy(string data, string? only, int seed, bool repair, IHeadFitter head, CancellationToken cancellation)
    {
        Console.WriteLine("| Set | Pairs | Accuracy | 95 % | Majority | Length | Style | Length level | Log loss | Excess calibration error (p) | Verdict |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var (set, file, ends) in _sets.Where(one => only is null || one.Set == only))
        {
            List<PreferencePair> pairs = [.. PreferenceFile.Read(Path.Combine(data, set, file))
                .Select(pair => ends is null ? pair : pair with { Group = pair.Prompt.Split(ends)[0] })];
            var report = ModelEvaluation.CrossValidated(
                pairs, Folds, part => ModelTrainer.Train(part, null, seed, null, cancellation, repair ? RepairPlan.Everywhere : null, head), new EvaluationSettings { Seed = seed }, null,
                cancellation);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {set} | {report.N} | {report.Accuracy:0.000} | {report.Interval[0]:0.000}–{report.Interval[1]:0.000} | {report.Baselines.Majority:0.000} | {report.Baselines.Length:0.000} | {report.Baselines.Style:0.000} | {report.LengthControlled.Accuracy:0.000} | {report.LogLoss:0.000} | {report.EceExcess:0.000} ({report.EcePValue:0.00}) | {report.Verdict} |"));
            foreach (var reason in report.Reasons)
                Console.WriteLine($"- {set}: {reason}");
        }
    }

    private static void Speed(string data, CancellationToken cancellation)
    {
        var pairs = _sets.SelectMany(one => PreferenceFile.Read(Path.Combine(data, one.Set, one.File))).ToList();
        var texts = Long(ModelTrainer.TextsOf(pairs));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{texts.Count} answers of {texts.Average(text => text.Answer.Length):0} characters, prompts of {texts.Average(text => text.Prompt.Length):0}"));
        var (encoder, fitted) = Timed(() => LatentEncoder.Fit(texts, 1));
        Console.WriteLine($"projection fitted: {fitted}");
        foreach (var answers in new[] { 1, 4 })
            Encode(encoder, texts, answers);
        Refit(encoder, pairs, cancellation);
    }

    // Answers as long as an assistant's, made of the set's own.
    private static List<PromptedAnswer> Long(IReadOnlyList<PromptedAnswer> texts)
    {
        var result = new List<PromptedAnswer>();
        for (var n = 0; n < texts.Count;)
        {
            var (prompt, answer) = (texts[n].Prompt, "");
            for (; n < texts.Count && answer.Length < Characters; n++)
                answer += " " + texts[n].Answer;
            result.Add(new PromptedAnswer(prompt, answer.Length > Characters ? answer[..Characters] : answer));
        }

        return result;
    }

    // On this thread alone; the prompt is encoded once for so many answers.
    private static void Encode(LatentEncoder encoder, IReadOnlyList<PromptedAnswer> texts, int answersByPrompt)
    {
        var requests = texts.Chunk(answersByPrompt).Select(chunk => chunk.Select(text => text with { Prompt = chunk[0].Prompt }).ToArray()).ToList();
        // The first passes are the compiler's, which is at work beside them for a second or so.
        Passes(20);
        var (count, took) = Timed(() => Passes(10));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"encoded, {answersByPrompt} answers a prompt: {count / took.Cpu:0} a second of one core ({took})"));

        int Passes(int passes)
        {
            var encoded = 0;
            for (var pass = 0; pass < passes; pass++)
            {
                foreach (var request in requests)
                    encoded += encoder.EncodeHere(request).Count;
            }

            return encoded;
        }
    }

    private static void Refit(LatentEncoder encoder, List<PreferencePair> pairs, CancellationToken cancellation)
    {
        const int Pairs = 10_000;
        var encoded = EncodedPairs.Of(encoder, [.. pairs.Where(pair => pair.Preferred != Preferred.Tie).Take(Pairs)], cancellation);
        var prior = new HeadPrior(30, 80, 3);
        var (cold, coldTook) = Timed(() => PairwiseLogistic.Fit(encoded.Difference, encoded.Outcomes, prior.Precision(encoded.Blocks)));
        // As after a hundred new labels.
        var before = encoded.Where(i => i < encoded.Count - 100);
        var start = PairwiseLogistic.Fit(before.Difference, before.Outcomes, prior.Precision(encoded.Blocks)).Weights;
        var (head, headTook) = Timed(() => HeadTrainer.Fit(encoded, prior, 1, 1, start));
        Console.WriteLine($"Newton from 0, {encoded.Count} pairs, {encoded.Blocks.Dimension} features, {cold.Rounds} rounds: {coldTook}");
        Console.WriteLine($"head with {head.Columns.Length - 1} draws, from the one before: {headTook}");
    }

    private static (T Value, Took Took) Timed<T>(Func<T> work)
    {
        using var process = Process.GetCurrentProcess();
        var (cpu, clock) = (process.TotalProcessorTime, Stopwatch.StartNew());
        var value = work();
        process.Refresh();
        return (value, new Took(clock.Elapsed.TotalSeconds, (process.TotalProcessorTime - cpu).TotalSeconds));
    }

    private readonly record struct Took(double Wall, double Cpu)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Wall:0.000} s, {Cpu:0.000} s of processor");
    }
}
