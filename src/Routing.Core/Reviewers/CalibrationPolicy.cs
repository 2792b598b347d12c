using System.Collections.Immutable;
using Routing.Core.Labels;
using Routing.Core.Programmes;

namespace Routing.Core.Reviewers;

/// <summary>What a reviewer must show on gold before and during production work.</summary>
/// <param name="Required">False admits everybody at once; gold then only measures.</param>
/// <param name="Minimum">Fewest gold items of a passed calibration.</param>
/// <param name="Maximum">Gold items after which calibration is decided.</param>
/// <param name="Accuracy">a_min, the share of right answers asked for.</param>
public sealed record CalibrationPolicy(bool Required, int Minimum, double Accuracy, int Maximum = 40)
{
    /// <summary>What is asked for after calibration, by <see cref="AccuracyBar"/>; at most a_min.</summary>
    public double Bar { get; init; } = Accuracy;

    /// <summary>Number of levels by question whose answers are levels of a scale: there the weighted κ counts as well.</summary>
    public ImmutableDictionary<string, int> Scales { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Whether signals may lead to probation; if not they are recorded and shown.</summary>
    public bool SignalsAct { get; init; } = true;

    /// <summary>What a programme asks for, its pool being as accurate as is believed now.</summary>
    public static CalibrationPolicy Of(Programme programme, BeliefModel model) => new(
        programme.CalibrationRequired, programme.CalibrationSize, programme.CalibrationMinimum)
    {
        Scales = Question.Of(programme).Where(question => question.Ordinal)
            .ToImmutableDictionary(question => question.Id, question => question.Classes.Length, StringComparer.Ordinal),
        SignalsAct = programme.Signals is SignalUse.Act,
        Bar = AccuracyBar.Of(programme.CalibrationMinimum, model),
    };
}
