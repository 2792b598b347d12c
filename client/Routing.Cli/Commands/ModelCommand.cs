using System.CommandLine;
using Routing.Cli.Input;
using Routing.RewardModels;
using Routing.RewardModels.Training.Networks;

namespace Routing.Cli.Commands;

/// <summary>`routing model`: reward models from files, and those of a programme in a node.</summary>
internal static class ModelCommand
{
    public static Command Build()
    {
        var command = new Command("model", "Reward models: train, judge, score, and plan what to have judged next.")
        {
            ModelTrain.Build(), ModelEvaluate.Build(), ModelScore.Build(), ModelReplayAcquisition.Build(), ModelSample.Build(),
        };
        foreach (var verb in ModelLine.Build())
            command.Subcommands.Add(verb);
        return command;
    }

    /// <summary>Where the pairs are.</summary>
    public static Option<string> Preferences() => new("--preferences")
    {
        Required = true, Description = "JSON Lines id, prompt, response_a, response_b, preferred (a, b, tie), annotator?, slice?, group? (prompts that splits keep together); also .gz.",
    };

    /// <summary>What makes a run repeatable.</summary>
    public static Option<int> Seed() => new("--seed") { Description = "Of projection, folds and draws.", DefaultValueFactory = _ => 1 };

    /// <summary>Runs a verb away from the calling thread; what a file's content makes impossible is the input's fault.</summary>
    public static Task<int> Run(Func<int> verb, CancellationToken cancellation) =>
        Run(() => Task.FromResult(verb()), cancellation);

    /// <inheritdoc cref="Run(Func{int}, CancellationToken)"/>
    public static Task<int> Run(Func<Task<int>> verb, CancellationToken cancellation) => Verb.Guarded(() => Task.Run(
        async () =>
        {
            try
            {
                return await verb();
            }
            catch (Exception fault) when (fault is ArgumentException or InvalidDataException or TorchWorkerException)
            {
                throw new InputException(fault.Message.Split(" (Parameter", 2)[0], fault);
            }
        },
        cancellation));

    /// <summary>Slices in which a refusal is a right answer; of one that is mistyped nothing else would tell.</summary>
    /// <param name="messages">Is told of slices that no pair is of.</param>
    public static HashSet<string> RefusalRight(IReadOnlyCollection<string> slices, IEnumerable<PreferencePair> pairs, TextWriter messages)
    {
        var known = pairs.Select(pair => pair.Slice).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var slice in slices.Where(slice => !known.Contains(slice)))
            messages.WriteLine($"--refusal-right: no pair is of slice '{slice}'; {(known.Count == 0 ? "no slices are given" : $"there are {string.Join(", ", known.Order(StringComparer.Ordinal))}")}.");
        return slices.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Progress as lines of stderr.</summary>
    internal sealed class Stderr : IProgress<string>
    {
        public void Report(string value) => Console.Error.WriteLine(value);
    }
}
