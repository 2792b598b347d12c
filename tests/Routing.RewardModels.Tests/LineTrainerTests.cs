using System.Collections.Immutable;
using System.Security.Cryptography;
using Routing.Core.Labels;
using Routing.Core.Programmes;
using Routing.Core.RewardModels;
using Routing.RewardModels.Lines;
using Routing.Statistics.Preferences;
using Xunit;

namespace Routing.RewardModels.Tests;

public sealed class LineTrainerTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("routing-line-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void The_same_data_give_the_same_files_whether_or_not_another_run_came_between()
    {
        var trainer = new LineTrainer();

        var first = Trained(trainer, Data(200));
        Trained(trainer, Data(150));
        var second = Trained(new LineTrainer(), Data(200));

        Assert.Equal(FilesOf(first), FilesOf(second));
    }

    // What people say of an item must not come back as evidence about it.
    [Fact]
    public void The_head_that_scores_an_item_has_never_seen_its_label()
    {
        var data = Data(200);
        var row = data.Rows[17];
        var other = data with { Rows = data.Rows.SetItem(17, row with { Outcome = row.Outcome.Swapped, Leading = 1 - row.Leading }) };
        var same = data.Rows.First(one => one.Item != row.Item && PreferenceDataset.FoldOf(one.Item) != PreferenceDataset.FoldOf(row.Item));

        var (before, after) = (Heads(Trained(new LineTrainer(), data)), Heads(Trained(new LineTrainer(), other)));

        Assert.Equal(Score(before, row), Score(after, row));
        Assert.NotEqual(Score(before, same), Score(after, same));
    }

    [Fact]
    public void A_run_that_starts_from_its_parent_keeps_the_encoder_and_comes_to_the_same_heads()
    {
        var trainer = new LineTrainer();
        var parent = Trained(trainer, Data(150));

        var child = Trained(trainer, Data(200), parent);

        var cold = Artefact.Load(child, EncoderFormats.Default);
        Assert.Equal(Artefact.Load(parent, EncoderFormats.Default).Encoder.Id, cold.Encoder.Id);
        Assert.True(File.Exists(Path.Combine(child, ModelFiles.Report)));
        var agrees = Data(200).Rows.Average(row => Score(Heads(child), row).LogOdds > 0 == row.Outcome.Win > row.Outcome.Loss ? 1.0 : 0);
        Assert.InRange(agrees, 0.75, 1);
    }

    [Fact]
    public void Evidence_about_answers_unlike_those_of_training_says_so()
    {
        var heads = Heads(Trained(new LineTrainer(), Data(200)));
        List<PairText> own = [.. Data(200).Rows.Select(row => new PairText(row.Item, row.Prompt, row.AnswerA, row.AnswerB))];

        var foreign = heads.Score(
            [.. own.Take(50).Select((pair, n) => pair with { AnswerB = $"```\nfor (int i = {n}; i < 99; i++) {{ Console.WriteLine(i); }}\n```\n- https://example.org/{n}\n- {n * 7919}!!!" })], Stop);

        Assert.InRange(heads.Score(own, Stop).Average(evidence => evidence.OutOfDomain ? 1.0 : 0), 0, 0.15);
        Assert.InRange(foreign.Average(evidence => evidence.OutOfDomain ? 1.0 : 0), 0.9, 1);
    }

    [Fact]
    public void A_refit_writes_the_head_alone_and_comes_to_the_one_that_a_whole_run_would()
    {
        var trainer = new LineTrainer();
        var parent = Trained(trainer, Data(150));
        var child = Trained(trainer, Data(200), parent);

        var head = Empty();
        Assert.Null(trainer.Refit(new TrainingInput(Data(200), parent, 1, head), Stop));

        var refit = Artefact.LoadHead(head, Artefact.Load(parent, EncoderFormats.Default));
        Assert.Equal(Artefact.VersionOf(Artefact.Load(child, EncoderFormats.Default)), Artefact.VersionOf(refit));
        Assert.Equal(["head.bin", "refit.json"], Directory.GetFiles(head).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_refit_that_does_worse_on_unseen_prompts_is_refused_and_writes_nothing()
    {
        var trainer = new LineTrainer();
        var parent = Trained(trainer, Data(200));
        var data = Data(200);
        // As if somebody had sent the training labels the wrong way round.
        var wrong = data with
        {
            Rows = [.. data.Rows.Select(row => PreferenceDataset.IsValidation(row.Prompt, 1) ? row
                : row with { Outcome = row.Outcome.Swapped, Leading = 1 - row.Leading })],
        };

        var head = Empty();
        Assert.StartsWith("its log loss on", trainer.Refit(new TrainingInput(wrong, parent, 1, head), Stop), StringComparison.Ordinal);

        Assert.Empty(Directory.GetFiles(head));
    }

    [Fact]
    public void A_head_of_another_encoder_is_not_taken()
    {
        var trainer = new LineTrainer();
        var (parent, other) = (Trained(trainer, Data(150)), Trained(trainer, Data(100)));
        var head = Empty();
        Assert.Null(trainer.Refit(new TrainingInput(Data(200), parent, 1, head), Stop));

        Assert.Throws<InvalidDataException>(() => Artefact.LoadHead(head, Artefact.Load(other, EncoderFormats.Default)));
    }

    [Fact]
    public void Pairs_of_validation_prompts_train_no_model_that_is_evaluated_on_them()
    {
        var data = Data(200);
        var model = Artefact.Load(Trained(new LineTrainer(), data), EncoderFormats.Default);

        var validation = data.Rows.Where(row => PreferenceDataset.IsValidation(row.Prompt, 1)).ToList();

        Assert.InRange(validation.Count, 20, 60);
        Assert.All(validation, row => Assert.DoesNotContain(Training.Splits.Key(row.Prompt), model.Lineage.Prompts));
    }

    [Fact]
    public void A_line_of_a_hashed_table_is_trained_goes_on_and_is_fitted_again()
    {
        var (trainer, recipe) = (new LineTrainer(), new TrainingRecipe { Head = HeadKind.Hashed });
        var parent = Trained(trainer, Data(150), null, recipe);

        var child = Trained(trainer, Data(200), parent, recipe);
        var head = Empty();
        Assert.Null(trainer.Refit(new TrainingInput(Data(200), parent, 1, head), Stop));

        var model = Artefact.Load(child, EncoderFormats.Default);
        Assert.Equal(HeadKind.Hashed, model.Head.Kind);
        Assert.Equal(Artefact.VersionOf(model), Artefact.VersionOf(Artefact.LoadHead(head, Artefact.Load(parent, EncoderFormats.Default))));
        Assert.InRange(Data(200).Rows.Average(row => Score(Heads(child), row).LogOdds > 0 == row.Outcome.Win > row.Outcome.Loss ? 1.0 : 0), 0.75, 1);
    }

    [Fact]
    public void Without_what_a_recipe_needs_a_run_fails_and_says_why()
    {
        void Train(TrainingRecipe recipe) => Trained(new LineTrainer(), Data(150), null, recipe);

        Assert.Contains("cannot be opened here", Assert.Throws<InvalidOperationException>(() => Train(new TrainingRecipe { Encoder = "/brought" })).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be trained here", Assert.Throws<InvalidOperationException>(() => Train(new TrainingRecipe { Head = HeadKind.Network })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_is_to_be_repaired_says_what_was_done_and_a_refit_of_its_head_is_repaired_too()
    {
        var trainer = new LineTrainer();
        var (data, recipe) = (Data(400), new TrainingRecipe { Repair = true });
        var folder = Trained(trainer, data, null, recipe);
        var repaired = Artefact.Load(folder, EncoderFormats.Default);
        Assert.True(repaired.Lineage.Repair is { Weight: > 0 }, $"No repair helped: {repaired.Lineage.Repair}");
        Assert.True(repaired.Lineage.Repair.Loss <= 0.01);
        var plain = Artefact.Load(Trained(trainer, data), EncoderFormats.Default);

        var head = Empty();
        Assert.Null(trainer.Refit(new TrainingInput(data, folder, 1, head), Stop));

        // The same labels: one convex fit, wherever it starts.
        var refit = GoldenAnswers.Scores(Artefact.LoadHead(head, repaired));
        Assert.NotNull(GoldenAnswers.Difference(GoldenAnswers.Scores(plain), refit, 0.01));
        Assert.Null(GoldenAnswers.Difference(GoldenAnswers.Scores(repaired), refit, 0.01));
    }

    [Fact]
    public void A_probe_of_too_few_pairs_is_not_said_to_be_passed()
    {
        var summary = new LineTrainer().Train(new TrainingInput(Data(200), null, 1, Empty()), new AtPhase("", () => { }), Stop);

        Assert.InRange(summary.Pairs, 20, 49);
        Assert.All(summary.Probes, probe => Assert.Equal("not_enough_data", probe.Status));
    }

    [Fact]
    public void Data_that_are_too_few_are_refused_in_words_for_an_operator()
    {
        var refused = Assert.Throws<InvalidOperationException>(() => new LineTrainer().Train(
            new TrainingInput(Data(0), null, 1, Empty()), new AtPhase("", () => { }), Stop));

        Assert.Equal("Judged pairs of at least two prompts are needed beside those for validation, 0 found.", refused.Message);
    }

    [Fact]
    public void A_run_that_is_stopped_stops()
    {
        using var stop = new CancellationTokenSource();
        var folder = Directory.CreateDirectory(Path.Combine(_root, "stopped")).FullName;

        Assert.Throws<OperationCanceledException>(() => new LineTrainer().Train(
            new TrainingInput(Data(200), null, 1, folder), new AtPhase("fitting", stop.Cancel), stop.Token));

        Assert.Empty(Directory.GetFiles(folder));
    }

    private string Trained(LineTrainer trainer, PreferenceDataset data, string? parent = null, TrainingRecipe? recipe = null)
    {
        var folder = Empty();
        var summary = trainer.Train(
            new TrainingInput(data, parent, 1, folder) { Recipe = recipe ?? new TrainingRecipe() }, new AtPhase("", () => { }), Stop);
        Assert.True(summary.Pairs > 0);
        return folder;
    }

    private string Empty() => Directory.CreateDirectory(Path.Combine(_root, Path.GetRandomFileName())).FullName;

    private static IHeldOutHeads Heads(string folder) => new LineTrainer().Open(folder);

    private static PairEvidence Score(IHeldOutHeads heads, PreferenceRow row) =>
        heads.Score([new PairText(row.Item, row.Prompt, row.AnswerA, row.AnswerB)], Stop)[0];

    private static string[] FilesOf(string folder) => [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal)
        .Select(file => Path.GetFileName(file) + Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))))];

    // People prefer the answer that names more of four things; one in six of them errs.
    private static PreferenceDataset Data(int count)
    {
        string[] things = ["a refund", "the date", "a phone number", "the next step"];
        var random = new Random(5);
        string Answer() => "We offer " + string.Join(" and ", things.Where(_ => random.Next(2) == 0).DefaultIfEmpty("nothing"));
        var rows = Enumerable.Range(0, count).Select(n =>
        {
            var (a, b) = (Answer(), Answer());
            var better = a.Length == b.Length ? random.Next(2) : a.Length > b.Length ? 0 : 1;
            var said = random.NextDouble() < 5.0 / 6 ? better : 1 - better;
            return new PreferenceRow(
                $"item-{n:000}", "general", $"Case {n}: what do you offer me?", a, b,
                said == 0 ? new PairOutcome(0.6, 0.1, 0.05) : new PairOutcome(0.1, 0.6, 0.05), said);
        }).ToImmutableArray();
        return new PreferenceDataset(
            count, rows, [.. rows.SelectMany(row => new[] { (row.Prompt, row.AnswerA), (row.Prompt, row.AnswerB) }).Distinct()]);
    }

    private sealed class AtPhase(string phase, Action act) : IProgress<TrainingStep>
    {
        public void Report(TrainingStep value)
        {
            if (value.Phase == phase)
                act();
        }
    }
}
