using Routing.Contracts;

namespace Routing.Cli.Report;

/// <summary>What a run in this process measured.</summary>
internal sealed record RunFigures(
    TimeSpan Elapsed, int Submitted, IReadOnlyList<double> AskMilliseconds, IReadOnlyList<double> SubmitMilliseconds,
    double FlushMilliseconds, double PeakMegabytes);

/// <summary>All that a report is computed from.</summary>
internal sealed record ReportInput
{
    public required string Title { get; init; }

    public bool Simulated { get; init; }

    public required IReadOnlyList<TaskRecord> Tasks { get; init; }

    public required IReadOnlyList<ReviewerView> Reviewers { get; init; }

    /// <summary>Right class of the first question by external id; null when it is not known.</summary>
    public IReadOnlyDictionary<string, string>? Truth { get; init; }

    /// <summary>Judgments that could have been bought without routing; null when nothing of the kind is recorded.</summary>
    public IReadOnlyList<(string Reviewer, string Item, string Class)>? Votes { get; init; }

    /// <summary>Error that the programme promises for the items it closes as confident.</summary>
    public double? TargetError { get; init; }

    /// <summary>The programme's reward model; null where it was not asked for.</summary>
    public ModelStatus? Model { get; init; }

    /// <summary>Null where the run was another process's.</summary>
    public RunFigures? Run { get; init; }

    public ulong Seed { get; init; } = 1;
}
