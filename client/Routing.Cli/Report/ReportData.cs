using Routing.Contracts;
using Routing.Statistics.Agreement;
using Routing.Statistics.Intervals;

namespace Routing.Cli.Report;

/// <summary>A share with its 95 % Wilson interval; null values where nothing could be counted.</summary>
internal sealed record Share(double? Value, double? Low, double? High, int N)
{
    /// <summary>Nothing was counted.</summary>
    public static Share None { get; } = new(null, null, null, 0);

    /// <summary>The share of <paramref name="right"/> among <paramref name="n"/>.</summary>
    public static Share Of(double right, int n)
    {
        if (n == 0)
            return None;
        var interval = Wilson.Interval(right, n);
        return new Share(right / n, interval.Low, interval.High, n);
    }
}

/// <summary>One way to spend judgments and the accuracy it reaches.</summary>
/// <param name="PerItem">Judgments per work item.</param>
internal sealed record Spend(string Name, double PerItem, Share Accuracy);

/// <summary>Accuracy as the budget grows.</summary>
internal sealed record Curve(string Name, IReadOnlyList<Spend> Points);

/// <summary>Why items stopped, and how right those are whose truth is known.</summary>
internal sealed record Stopped(string Reason, int Items, Share Accuracy);

/// <summary>Items of like confidence.</summary>
internal sealed record ReliabilityBin(double Confidence, Share Accuracy);

/// <summary>An item that people disagree about most, and why it is one.</summary>
internal sealed record Contested(string Item, string Prompt, string Votes, double Hard, string Why, string? LastOffer);

/// <summary>How fast requests were answered, in milliseconds.</summary>
internal sealed record Latency(string Name, double P50, double P90, double P99);

/// <summary>What a programme's judgments amount to. A pure function of the input: the same input gives the same report.</summary>
internal sealed record ReportData
{
    public required string Title { get; init; }

    public required bool Simulated { get; init; }

    /// <summary>Work items; gold is never scored.</summary>
    public required int Items { get; init; }

    public required int GoldItems { get; init; }

    public required int People { get; init; }

    /// <summary>Judgments of work items.</summary>
    public required int Judgments { get; init; }

    /// <summary>Judgments of gold items, bought on top.</summary>
    public required int GoldJudgments { get; init; }

    public required int ExpertJudgments { get; init; }

    public required int LateJudgments { get; init; }

    public required int OverriddenRules { get; init; }

    /// <summary>Texts by what a second person said of them; empty where people answer with classes.</summary>
    public required IReadOnlyList<(string Standing, int Count)> Texts { get; init; }

    public required Spend Routed { get; init; }

    public required IReadOnlyList<Spend> Alternatives { get; init; }

    public required IReadOnlyList<Curve> Curves { get; init; }

    public required IReadOnlyList<Stopped> Stops { get; init; }

    public required IReadOnlyList<ReliabilityBin> Reliability { get; init; }

    /// <summary>Mean gap between confidence and accuracy over the bins, weighted by n; null without truth.</summary>
    public required double? CalibrationError { get; init; }

    public required double? TargetError { get; init; }

    /// <summary>Krippendorff's α of the routed answers. Routed streams ask harder items more often.</summary>
    public required AgreementEstimate Agreement { get; init; }

    public required IReadOnlyList<Contested> Contested { get; init; }

    /// <summary>Every metric by question, stream and slice; of the routed stream α is no agreement of a population.</summary>
    public required IReadOnlyList<AgreementRow> AgreementByStream { get; init; }

    /// <summary>What people answer to questions of taste, over all items.</summary>
    public required IReadOnlyList<TasteFigures> Tastes { get; init; }

    /// <summary>Prompt groups with answers, most answers first.</summary>
    public required IReadOnlyList<PromptGroupView> Groups { get; init; }

    public required IReadOnlyList<ReviewerView> Reviewers { get; init; }

    /// <summary>What the reward model did; null where there is none.</summary>
    public required ModelFigures? Model { get; init; }

    public required IReadOnlyList<Latency> Latencies { get; init; }

    public required double? JudgmentsPerSecond { get; init; }

    public required double? ElapsedSeconds { get; init; }

    public required double? PeakMegabytes { get; init; }

    public required double? FlushMilliseconds { get; init; }

    /// <summary>The result in one sentence.</summary>
    public string Headline
    {
        get
        {
            var bought = Text($"{Routed.PerItem:0.00} judgments per item");
            if (Routed.Accuracy.Value is not { } accuracy)
                return Text($"{Items} items were judged with {bought}; no truth was given to score them by.");
            var best = Alternatives.FirstOrDefault(spend => spend.Name.StartsWith("fixed", StringComparison.Ordinal));
            return best?.Accuracy.Value is { } other
                ? Text($"Routing reached {accuracy:P1} with {bought}; {best.Name} reached {other:P1} with {best.PerItem:0.00}.")
                : Text($"Routing reached {accuracy:P1} with {bought}.");
        }
    }

    private static string Text(FormattableString text) => text.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
