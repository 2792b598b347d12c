using Routing.Core.Labels;
using Routing.Statistics.Signals;

namespace Routing.Core.Reviewers;

/// <summary>Signals in which answers people give (algorithms.md §6.3 and 6.4): always the same, always the same side, or
/// another mix than before.</summary>
internal static class AnswerSignals
{
    private const int LeastRun = 10, Block = 20;
    private const double Agreed = 0.8, SideDeviations = 4, SideActs = 1;

    /// <summary>Everybody's signals.</summary>
    public static IEnumerable<(string Reviewer, ReviewerSignal Signal)> Of(
        BeliefModel model, ILookup<string, Evidence> evidence, IReadOnlySet<int>? subjective)
    {
        foreach (var reviewer in evidence.OrderBy(pieces => pieces.Key, StringComparer.Ordinal))
        {
            foreach (var answers in reviewer.GroupBy(piece => piece.Question))
            {
                var question = model.Questions[answers.Key];
                List<Evidence> pieces = [.. answers];
                if (Constant(question, pieces, subjective?.Contains(answers.Key) == true) is { } constant)
                    yield return (reviewer.Key, constant);
                if (Moved(question, pieces) is { } moved)
                    yield return (reviewer.Key, moved);
            }

            if (model.SideBiasOf(reviewer.Key) is var (bias, deviation) && Math.Abs(bias) > SideDeviations * deviation)
            {
                yield return (reviewer.Key, Conduct.Signal(
                    SignalKind.SideBias, Math.Abs(bias) > SideActs,
                    $"the {(bias > 0 ? "left" : "right")} side is chosen with odds of {Math.Exp(Math.Abs(bias)):0.0} to 1, {Math.Abs(bias) / deviation:0.0} standard deviations from even",
                    reviewer.Max(piece => piece.At)));
            }
        }
    }

    private static ReviewerSignal? Constant(QuestionModel question, List<Evidence> pieces, bool subjective)
    {
        var k = question.Question.Classes.Length;
        var (given, expected) = (new double[k], new double[k]); // [K]
        var run = new List<(int Answer, double Probability)>(pieces.Count);
        var usual = question.Model.ClassPrior;
        foreach (var piece in pieces)
        {
            given[piece.Answer]++;
            var probability = 0.0;
            for (var l = 0; l < k; l++)
            {
                var chance = 0.0;
                for (var t = 0; t < k; t++)
                    chance += (subjective ? usual[t] : piece.Others[t]) * question.Crowd[t, l];
                expected[l] += chance;
                if (l == piece.Answer)
                    probability = chance;
            }

            // What the others say as well is no sign of not reading.
            run.Add((piece.Answer, !subjective && piece.Others[piece.Answer] >= Agreed ? 1 : probability));
        }

        if (ConstantAnswers.Mix(given, expected) is { IsConstant: true } mix)
        {
            return Conduct.Signal(
                SignalKind.ConstantAnswers, true,
                $"{question.Question.Id}: {given.Max():0} of {pieces.Count} answers are '{question.Question.Classes[Array.IndexOf(given, given.Max())]}', a mix of probability {mix.Probability:0.0e+0} for somebody who reads",
                pieces[^1].At);
        }

        return ConstantAnswers.Run(run) is { } longest && longest.Length >= LeastRun && longest.Probability < ConstantAnswers.Improbable
            ? Conduct.Signal(
                SignalKind.ConstantAnswers, true,
                $"{question.Question.Id}: {longest.Length} times the same answer in a row where the others differ, probability {longest.Probability:0.0e+0}",
                pieces[^1].At)
            : null;
    }

    // Divergence of each block of answers from what the pool would have said to the same items, standardised: twice the
    // divergence of n answers is about χ² with K − 1 degrees of freedom.
    private static ReviewerSignal? Moved(QuestionModel question, List<Evidence> pieces)
    {
        var k = question.Question.Classes.Length;
        var test = default(PageHinkley);
        DateTimeOffset? at = null;
        foreach (var block in pieces.Chunk(Block).Where(block => block.Length == Block))
        {
            var (given, expected) = (new double[k], new double[k]); // [K]
            foreach (var piece in block)
            {
                given[piece.Answer]++;
                for (var l = 0; l < k; l++)
                {
                    for (var t = 0; t < k; t++)
                        expected[l] += piece.Others[t] * question.Crowd[t, l];
                }
            }

            var divergence = 0.0;
            for (var l = 0; l < k; l++)
            {
                var share = (given[l] + expected[l]) / (2 * Block);
                divergence += share * Math.Log(share / (expected[l] / Block));
            }

            test = test.Next(((2 * 4 * Block * divergence) - (k - 1)) / Math.Sqrt(2 * (k - 1)));
            if (!test.Shifted)
                continue;
            at = block[^1].At;
            test = default;
        }

        return at is { } seen
            ? Conduct.Signal(SignalKind.AnswerMix, false, $"{question.Question.Id}: the mix of answers moved away from what the others make of the same items", seen)
            : null;
    }
}
