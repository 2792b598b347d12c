using Routing.RewardModels.Encoding;

namespace Routing.RewardModels;

/// <summary>Answers whose scores an artefact records, so that whoever loads it sees whether his code still computes them.</summary>
public static class GoldenAnswers
{
    /// <summary>Largest difference that rounding explains.</summary>
    public const double Tolerance = 1e-4;

    /// <summary>The same where one of the two ran on a graphics processor.</summary>
    public const double CudaTolerance = 1e-3;

    /// <summary>The answers.</summary>
    public static IReadOnlyList<PromptedAnswer> All { get; } =
    [
        new("How do I boil an egg?", "Put it into boiling water for 7 minutes, then into cold water."),
        new("How do I boil an egg?", "I'm sorry, I can't help with that."),
        new("Name three rivers.", "- Rhine\n- Nile\n- **Amazon**"),
        new("Was ist ein Fluss?", "Ein natürliches, fließendes Gewässer; größer als ein Bach."),
        new("水は何度で沸騰しますか。", "標準大気圧では100℃です。"),
        new("Write a loop.", "for (var i = 0; i < 3; i++) { Console.WriteLine(i); } // see https://example.org"),
        new("", "?"),
    ];

    /// <summary>Scores by plain arithmetic, in order.</summary>
    public static double[] Scores(RewardModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return [.. model.Encoder.Encode(All, CancellationToken.None).Select(text => model.Head.Score(text))];
    }

    /// <summary>Null where the scores agree; else what differs.</summary>
    public static string? Difference(IReadOnlyList<double> expected, IReadOnlyList<double> found, double tolerance)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(found);
        if (expected.Count != All.Count || found.Count != All.Count)
            return $"{All.Count} golden answers are expected, {expected.Count} scores recorded, {found.Count} found.";
        for (var n = 0; n < All.Count; n++)
        {
            // A comparison that NaN fails.
            if (!(Math.Abs(expected[n] - found[n]) <= tolerance))
                return FormattableString.Invariant($"Golden answer {n} scores {found[n]}; {expected[n]} is recorded.");
        }

        return null;
    }
}
