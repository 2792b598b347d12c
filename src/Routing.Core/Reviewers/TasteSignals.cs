using Routing.Core.Assignment;
using Routing.Core.Labels;
using Routing.Statistics.Signals;

namespace Routing.Core.Reviewers;

/// <summary>Who answers questions of taste without looking: nobody is right there, but whoever looks answers as somebody else
/// does, or against somebody (product.md §7.4). A taste of his own that others share is information; clicks are none.</summary>
internal static class TasteSignals
{
    // Fewer answers show nothing; more than the last ones would take long.
    private const int Least = 100, Most = 300;

    // Where most people's answers stand so far above chance, whose say less than their shuffles mostly do are no accident. Whoever
    // clicks is found at every second look; of people with a taste of their own hardly any is.
    private const double CrowdDeviations = 4, ByChance = 0.5;
    private const int LeastCrowd = 5;

    /// <summary>Everybody's signals.</summary>
    /// <param name="subjective">Questions of taste.</param>
    public static IEnumerable<(string Reviewer, ReviewerSignal Signal)> Of(
        BeliefModel model, ILookup<string, Evidence> evidence, IReadOnlySet<int> subjective) =>
        subjective.Order().SelectMany(question => Of(model.Questions[question], question, evidence));

    private static List<(string Reviewer, ReviewerSignal Signal)> Of(
        QuestionModel question, int q, ILookup<string, Evidence> evidence)
    {
        var reviewers = evidence.Select(pieces => pieces.Key).Order(StringComparer.Ordinal).ToList();
        var said = reviewers.SelectMany((reviewer, j) => evidence[reviewer].Where(piece => piece.Question == q).Select(piece => (Peer: j, Piece: piece)))
            .ToLookup(one => one.Piece.Item, one => (one.Peer, one.Piece.Answer), StringComparer.Ordinal);
        var looked = new List<(string Reviewer, PeerInformation Told, Evidence Last, int Answers)>();
        for (var j = 0; j < reviewers.Count; j++)
        {
            var pieces = evidence[reviewers[j]].Where(piece => piece.Question == q).ToList();
            if (pieces.Count < Least)
                continue;
            pieces = [.. pieces.TakeLast(Most)];
            var (random, n) = (new CounterRandom(0), 0);
            looked.Add((
                reviewers[j],
                PeerInformation.Of(
                    pieces.ConvertAll(piece => piece.Answer),
                    pieces.ConvertAll(piece => (IReadOnlyList<(int, int)>)[.. said[piece.Item].Where(other => other.Peer != j)]),
                    question.Question.Classes.Length, () => random.Draw("taste", reviewers[j], n++)),
                pieces[^1], pieces.Count));
        }

        return looked.Count < LeastCrowd || looked.Select(one => one.Told.Deviations).Order().ElementAt(looked.Count / 2) < CrowdDeviations ? []
            : [.. from one in looked
                  where one.Told.Tail >= ByChance
                  select (one.Reviewer, Conduct.Signal(
                      SignalKind.Uninformative, true,
                      $"{question.Question.Id}: {one.Answers} answers say no more of anybody else's than the same answers shuffled ({one.Told.Tail:P0} of the shuffles say as much)",
                      one.Last.At))];
    }
}
