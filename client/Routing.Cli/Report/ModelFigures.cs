using System.Globalization;
using Routing.Contracts;

namespace Routing.Cli.Report;

/// <summary>Items of one kind: what they took and how right they are.</summary>
internal sealed record Arm(string Name, int Items, double PerItem, Share Accuracy);

/// <summary>A version of the reward model as the report shows it.</summary>
/// <param name="Fooled">Probes that it did not pass, with what they do.</param>
internal sealed record ModelRow(
    int Version, int Pairs, double Accuracy, double Low, double High, int Evaluated, double LengthBaseline, double StyleBaseline,
    string Verdict, IReadOnlyList<string> Reasons, IReadOnlyList<string> Fooled);

/// <summary>What the reward model did to the judgments. Which items are blind was drawn by lot before anybody judged, so that the
/// two kinds differ by the model alone.</summary>
/// <param name="Saved">Judgments per item that the steered items took less than the blind ones, with its 95 % interval.</param>
/// <param name="Assisted">Items that closed with its help, and how right they are.</param>
internal sealed record ModelFigures(
    Arm Steered, Arm Blind, double Saved, double SavedLow, double SavedHigh, Stopped Assisted, IReadOnlyList<ModelRow> Versions,
    string Evidence)
{
    private const double Normal = 1.959963984540054;

    /// <summary>The result in one sentence, whichever it is.</summary>
    public string Headline
    {
        get
        {
            var accuracy = Steered.Accuracy.Value is { } steered && Blind.Accuracy.Value is { } blind
                ? Text($"; accuracy {steered:P1} against {blind:P1}") : "";
            var taken = Text($"Items that the reward model may steer took {Steered.PerItem:0.00} judgments, blind ones {Blind.PerItem:0.00}");
            var shown = SavedLow > 0 ? Text($"{Saved:0.00} fewer (95 %: {SavedLow:0.00} to {SavedHigh:0.00})")
                : SavedHigh < 0 ? Text($"{-Saved:0.00} more (95 %: {-SavedHigh:0.00} to {-SavedLow:0.00})")
                : Text($"no difference is shown (95 %: {SavedLow:0.00} to {SavedHigh:0.00} fewer)");
            return $"{taken}: {shown}{accuracy}.";
        }
    }

    /// <summary>Null where the programme has no model, or no item of one kind was judged.</summary>
    /// <param name="right">How right items are.</param>
    public static ModelFigures? Of(ModelStatus? status, IReadOnlyList<TaskRecord> work, Func<IEnumerable<TaskRecord>, Share> right)
    {
        if (status is null or { Refusal: not null } or { Versions: [] })
            return null;
        var blind = work.Where(task => task.Evidence?.Blind == true).ToList();
        var steered = work.Where(task => task.Evidence?.Blind == false).ToList();
        if (blind.Count < 2 || steered.Count < 2)
            return null;
        var (mean, error) = Difference(blind, steered);
        var assisted = work.Where(task => task.ClosedWith is not null).ToList();
        return new ModelFigures(
            ArmOf("may be steered by the model", steered, right), ArmOf("blind", blind, right), mean, mean - (Normal * error),
            mean + (Normal * error), new Stopped("closed with the model's help", assisted.Count, right(assisted)),
            [.. status.Versions.Select(RowOf)], status.Evidence);
    }

    private static Arm ArmOf(string name, List<TaskRecord> tasks, Func<IEnumerable<TaskRecord>, Share> right) =>
        new(name, tasks.Count, tasks.Average(task => task.Judgments.Length), right(tasks));

    private static (double Mean, double Error) Difference(List<TaskRecord> more, List<TaskRecord> less)
    {
        var (a, va) = Moments(more);
        var (b, vb) = Moments(less);
        return (a - b, Math.Sqrt((va / more.Count) + (vb / less.Count)));
    }

    private static (double Mean, double Variance) Moments(List<TaskRecord> tasks)
    {
        var mean = tasks.Average(task => task.Judgments.Length);
        return (mean, tasks.Sum(task => Math.Pow(task.Judgments.Length - mean, 2)) / (tasks.Count - 1));
    }

    private static ModelRow RowOf(ModelVersionView version) => new(
        version.Version, version.Pairs, version.Accuracy, version.Low, version.High, version.Evaluated, version.LengthBaseline,
        version.StyleBaseline, version.Verdict, version.Reasons,
        [.. version.Probes.Where(probe => !probe.Passed).Select(probe =>
            Text($"{probe.Probe}: the worse answer then beats the better one in {probe.Beats:P0} of the pairs (unchanged {probe.Unchanged:P0}, limit {probe.Limit:P0})"))]);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
