using System.Collections.Immutable;
using Routing.Core.Programmes;
using Routing.Core.RewardModels;
using Routing.RewardModels;
using Routing.RewardModels.Encoding;
using Routing.RewardModels.Lines;
using Routing.RewardModels.Training.Networks;
using Routing.Statistics.Preferences;
using TorchSharp;
using Xunit;

namespace Routing.Training.Tests;

/// <summary>The worker is a process of its own, which has the library beside it.</summary>
public sealed class TorchProcessTests : TorchTests
{
    private static readonly NetworkPlan _plan = new(3) { Hidden = 8, Draws = 3, MostPasses = 4 };
    private static readonly NetworkPairs _pairs = Samples.Pairs(400, 1, Samples.Bent);

    [Fact]
    public void The_worker_gives_equal_bits_each_time_and_comes_to_the_head_that_this_process_comes_to()
    {
        var steps = new Steps();

        using var run = TorchProcess.Beside.Begin(null);

        var there = run.Train(_plan, _pairs, steps, Cancellation);
        var again = run.Train(_plan, _pairs, null, Cancellation);

        var here = NetworkHeadTrainer.Train(_plan, _pairs, torch.CPU, null, null, Cancellation);
        Assert.Equal(there.HiddenWeights, again.HiddenWeights);
        Assert.Equal(there.OutputBias, again.OutputBias);
        Assert.All(here.HiddenWeights.Zip(there.HiddenWeights), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Contains(steps.Said, line => line.StartsWith("pass 4:", StringComparison.Ordinal));
    }

    [Fact]
    public void A_worker_that_is_killed_goes_on_from_its_last_pass_to_equal_bits()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The worker is killed by a shell script.");
        var folder = Directory.CreateTempSubdirectory("routing-killed-").FullName;
        try
        {
            var plan = _plan with { MostPasses = 60, Patience = 60 };
            var script = Script(folder);
            var kept = Directory.CreateDirectory(Path.Combine(folder, "run")).FullName;
            var steps = new Steps();

            using var killed = new TorchProcess(script).Begin(kept);
            using var calm = TorchProcess.Beside.Begin(null);

            var found = killed.Train(plan, _pairs, steps, Cancellation);

            var undisturbed = calm.Train(plan, _pairs, null, Cancellation);
            Assert.Contains(steps.Said, line => line.StartsWith("the worker was killed (137)", StringComparison.Ordinal));
            Assert.Contains(steps.Said, line => line.StartsWith("goes on after pass ", StringComparison.Ordinal));
            Assert.Equal(undisturbed.HiddenWeights, found.HiddenWeights);
            Assert.Equal(undisturbed.OutputWeights, found.OutputWeights);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_worker_that_is_not_there_is_said_by_name() => Assert.Contains(
        TorchProcess.Variable,
        Assert.Throws<TorchWorkerException>(() => new TorchProcess("/nowhere/Routing.TorchWorker").Begin(null).Train(_plan, _pairs, null, Cancellation)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_worker_that_does_not_start_or_ends_before_its_work_is_said_so()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The other programs are those of Linux.");
        foreach (var (program, reason) in new[] { ("/etc/hostname", "did not start"), ("/bin/true", "ended with 0") })
        {
            using var run = new TorchProcess(program).Begin(null);
            Assert.Contains(reason, Assert.Throws<TorchWorkerException>(() => run.Train(_plan, _pairs, null, Cancellation)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_the_worker_says_when_it_fails_is_handed_on_and_it_goes_on_to_the_next_fit()
    {
        using var run = TorchProcess.Beside.Begin(null);

        var fault = Assert.Throws<TorchWorkerException>(() => run.Train(
            _plan, _pairs with { Tuning = [.. _pairs.Tuning.Select(_ => false)] }, null, Cancellation));

        Assert.Contains("and 0 to tune on", fault.Message, StringComparison.Ordinal);
        Assert.NotEmpty(run.Train(_plan, _pairs, null, Cancellation).HiddenWeights);
    }

    [Fact]
    public void The_fits_of_a_run_are_one_process_which_a_fit_leaves_as_it_was()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The starts are counted by a shell script.");
        var folder = Directory.CreateTempSubdirectory("routing-run-").FullName;
        try
        {
            var (script, kept) = (Counting(folder), Directory.CreateDirectory(Path.Combine(folder, "run")).FullName);
            using (var run = new TorchProcess(script).Begin(kept))
            using (var alone = TorchProcess.Beside.Begin(null))
            {
                run.Train(_plan, Samples.Pairs(300, 2, Samples.Bent), null, Cancellation);
                var second = run.Train(_plan, _pairs, null, Cancellation);

                Assert.Equal(alone.Train(_plan, _pairs, null, Cancellation).HiddenWeights, second.HiddenWeights);
            }

            // Begun again in the same folder, nothing is left to do: not even a process is started.
            using (var again = new TorchProcess(script).Begin(kept))
                again.Train(_plan, _pairs, null, Cancellation);
            Assert.Single(File.ReadAllLines(script + ".starts"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_read_is_not_gone_on_from()
    {
        var kept = Directory.CreateTempSubdirectory("routing-run-");
        try
        {
            NetworkHead Trained(Steps steps)
            {
                using var run = TorchProcess.Beside.Begin(kept.FullName);
                return run.Train(_plan, _pairs, steps, Cancellation);
            }

            var (first, steps) = (Trained(new Steps()), new Steps());
            var fit = kept.GetDirectories().Single().FullName;
            File.Delete(Path.Combine(fit, TorchProcess.Head));
            File.WriteAllText(Path.Combine(fit, TorchProcess.Checkpoint), "of another version");

            Assert.Equal(first.HiddenWeights, Trained(steps).HiddenWeights);
            Assert.Contains(steps.Said, line => line.StartsWith("begins anew: ", StringComparison.Ordinal));
        }
        finally
        {
            kept.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_line_whose_recipe_asks_for_a_network_is_made_of_one()
    {
        var folder = Directory.CreateTempSubdirectory("routing-line-");
        try
        {
            new LineTrainer(null, TorchProcess.Beside).Train(
                new TrainingInput(Data(), null, 1, folder.FullName) { Recipe = new TrainingRecipe { Head = HeadKind.Network } }, new Steps(), Cancellation);

            Assert.Equal(HeadKind.Network, Artefact.Load(folder.FullName, EncoderFormats.Default).Head.Kind);
            Assert.Single(new LineTrainer().Open(folder.FullName).Score([new PairText("i", "Which?", "word a", "word b")], Cancellation));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_hashed_table_gives_what_Torch_gives()
    {
        var random = new Random(4);
        var head = new HashedHead(8, random.Normal(50 * 8), random.Normal(24 * 8), random.Normal(8), 1);
        for (var n = 0; n < 100; n++)
        {
            long[] index = [.. Enumerable.Range(0, 10).Select(_ => (long)random.Next(50)).Distinct()];
            var (value, style) = (random.Normal(index.Length), random.Normal(24));
            using var scope = torch.NewDisposeScope();
            var table = torch.tensor(head.Table, [50, 8]).index_select(0, torch.tensor(index));
            var expected = (torch.tensor(value).unsqueeze(0).mm(table) + torch.tensor(style).unsqueeze(0).mm(torch.tensor(head.Dense, [24, 8]))
                - torch.tensor(head.Centre)).data<float>().ToArray();

            var found = head.Scores(new EncodedText(style, false) { Sparse = new SparseRow(index, value) });

            Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
    }

    // Kills its first worker as soon as there is a checkpoint, and itself.
    private static string Script(string folder)
    {
        var script = Path.Combine(folder, "worker.sh");
        File.WriteAllText(script, $"""
            #!/bin/sh
            if [ -e "$0.killed" ]; then exec "{Path.Combine(AppContext.BaseDirectory, "torch", "Routing.TorchWorker")}" "$1"; fi
            exec 3<&0
            "{Path.Combine(AppContext.BaseDirectory, "torch", "Routing.TorchWorker")}" "$1" <&3 &
            n=0; until ls "$1"/*/checkpoint.bin > /dev/null 2>&1 || [ $n -gt 6000 ]; do sleep 0.01; n=$((n+1)); done
            kill -9 $!
            touch "$0.killed"
            kill -9 $$
            """);
        return Executable(script);
    }

    private static string Counting(string folder)
    {
        var script = Path.Combine(folder, "worker.sh");
        File.WriteAllText(script, $"""
            #!/bin/sh
            echo "$1" >> "$0.starts"
            exec "{Path.Combine(AppContext.BaseDirectory, "torch", "Routing.TorchWorker")}" "$1"
            """);
        return Executable(script);
    }

    private static string Executable(string script)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return script;
    }

    private static PreferenceDataset Data()
    {
        var random = new Random(6);
        string Answer() => "word " + string.Join(' ', Enumerable.Range(0, 5).Select(_ => (char)('a' + random.Next(6))));
        var rows = Enumerable.Range(0, 60).Select(n => new PreferenceRow(
            $"i{n}", "s", $"Question {n}?", Answer(), Answer(), n % 2 == 0 ? new PairOutcome(0.7, 0.1, 0) : new PairOutcome(0.1, 0.7, 0), n % 2)).ToImmutableArray();
        return new PreferenceDataset(60, rows, [.. rows.SelectMany(row => new[] { (row.Prompt, row.AnswerA), (row.Prompt, row.AnswerB) })]);
    }

    private sealed class Steps : IProgress<string>, IProgress<TrainingStep>
    {
        public List<string> Said { get; } = [];

        public void Report(string value) => Said.Add(value);

        public void Report(TrainingStep value) => Said.Add(value.Phase);
    }
}
