namespace Routing.Statistics.Gold;

/// <summary>What a gold item says about people (algorithms.md §6.5; F. M. Lord, "Applications of Item Response Theory",
/// 1980): P(right) = σ(α(φ − d)) for a reviewer with log odds φ of being right on other gold.</summary>
/// <param name="Discrimination">α, above 0; prior log-normal(0, .5).</param>
/// <param name="Difficulty">d, log odds; prior N(−1.5, 1).</param>
/// <param name="Answers">Answers behind it.</param>
/// <param name="PassRate">Share of right answers; null without any.</param>
public sealed record GoldItemFit(double Discrimination, double Difficulty, int Answers, double? PassRate)
{
    private const double LogSpread = 0.5, MeanDifficulty = -1.5, DifficultySpread = 1;
    private const int MostSteps = 50;

    /// <summary>Before any answer.</summary>
    public static GoldItemFit Prior { get; } = new(1, MeanDifficulty, 0, null);

    /// <summary>P(right) of a reviewer.</summary>
    /// <param name="ability">φ, log odds.</param>
    public double RightBy(double ability) => 1 / (1 + Math.Exp(-Discrimination * (ability - Difficulty)));

    /// <summary>Fisher information about φ at an ability: α²·p(1 − p).</summary>
    public double Information(double ability)
    {
        var p = RightBy(ability);
        return Discrimination * Discrimination * p * (1 - p);
    }

    /// <summary>The most probable α and d, by Newton's method with Fisher's matrix.</summary>
    /// <param name="answers">φ of who answered, without this item, and whether he was right.</param>
    public static GoldItemFit Of(IReadOnlyList<(double Ability, bool Right)> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        if (answers.Count == 0)
            return Prior;
        double log = 0, d = MeanDifficulty;
        for (var step = 0; step < MostSteps; step++)
        {
            var a = Math.Exp(log);
            double gradLog = -log / (LogSpread * LogSpread), gradD = -(d - MeanDifficulty) / (DifficultySpread * DifficultySpread);
            double infoLog = 1 / (LogSpread * LogSpread), infoD = 1 / (DifficultySpread * DifficultySpread), cross = 0;
            foreach (var (ability, right) in answers)
            {
                var p = 1 / (1 + Math.Exp(-a * (ability - d)));
                var (byLog, byD) = (a * (ability - d), -a); // derivatives of the logit
                gradLog += ((right ? 1 : 0) - p) * byLog;
                gradD += ((right ? 1 : 0) - p) * byD;
                infoLog += p * (1 - p) * byLog * byLog;
                infoD += p * (1 - p) * byD * byD;
                cross += p * (1 - p) * byLog * byD;
            }

            var determinant = (infoLog * infoD) - (cross * cross);
            var moveLog = Math.Clamp(((infoD * gradLog) - (cross * gradD)) / determinant, -0.5, 0.5);
            var moveD = Math.Clamp(((infoLog * gradD) - (cross * gradLog)) / determinant, -1, 1);
            (log, d) = (log + moveLog, d + moveD);
            if (Math.Abs(moveLog) + Math.Abs(moveD) < 1e-9)
                break;
        }

        return new GoldItemFit(Math.Exp(log), d, answers.Count, answers.Count(answer => answer.Right) / (double)answers.Count);
    }
}
