namespace Routing.Core.Labels;

/// <summary>Which work may become gold where gold retires: what is as good as certain, rests on enough answers and is confirmed by an
/// expert (algorithms.md §6.5).</summary>
public static class GoldReplacement
{
    private const double LeastCertainty = 0.995;
    private const int LeastAnswers = 5;

    /// <summary>The class that gold would have as its answer to one question; null where it would be no gold.</summary>
    /// <param name="calibrated">The calibrated posterior, [K].</param>
    /// <param name="answers">The class of each answer to the question, and whether an expert gave it.</param>
    public static int? KeyOf(double[] calibrated, IReadOnlyCollection<(int Class, bool Expert)> answers)
    {
        ArgumentNullException.ThrowIfNull(calibrated);
        ArgumentNullException.ThrowIfNull(answers);
        var key = Array.IndexOf(calibrated, calibrated.Max());
        var experts = answers.Where(answer => answer.Expert).ToList();
        return calibrated[key] >= LeastCertainty && answers.Count >= LeastAnswers && experts.Count > 0 && experts.TrueForAll(one => one.Class == key)
            ? key : null;
    }
}
