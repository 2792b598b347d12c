using System.Collections.Immutable;
using System.Text;
using System.Globalization;
using Routing.Core.Labels;
using Routing.Core.Programmes;
using Routing.Core.Tasks;
using static Routing.Core.Tasks.FeedbackTaskEvent;

namespace Routing.Benchmarks.Chaos;

/// <summary>A judgment that a client was told is durable.</summary>
public sealed record Promise(string Person, string Item, long Fence, string Choice)
{
    /// <summary>All promises of a file; a line that a kill cut off is none.</summary>
    public static IEnumerable<Promise> Read(string file) => File.Exists(file)
        ? File.ReadLines(file).Select(line => line.Split('\t')).Where(parts => parts.Length == 4)
            .Select(parts => new Promise(parts[0], parts[1], long.Parse(parts[2], CultureInfo.InvariantCulture), parts[3]))
        : [];

    /// <summary>How often a person of the file was told that the engine does not answer.</summary>
    public static int Refusals(string file) => File.Exists(file) ? File.ReadLines(file).Count(line => line == Refused) : 0;

    /// <summary>The line of a person who was told so.</summary>
    public const string Refused = "refused";
}

/// <summary>Holds the journal to what was promised.</summary>
public sealed class HistoryChecker(Programme programme, int overlap)
{
    private readonly List<string> _violations = [];

    public IReadOnlyList<string> Violations => _violations;

    public int Recorded { get; private set; }

    public int Lost { get; private set; }

    public int Doubled { get; private set; }

    /// <summary>Checks every item's history, and that each promise is in it once, as it was given.</summary>
    public void Check(IReadOnlyDictionary<string, List<FeedbackTaskEvent>> histories, IEnumerable<Promise> promises)
    {
        foreach (var (item, facts) in histories)
            CheckItem(item, facts);
        foreach (var promise in promises)
        {
            var kept = histories.GetValueOrDefault(promise.Item, []).OfType<Judged>()
                .Where(judged => judged.Reviewer == promise.Person && judged.Fence == promise.Fence).ToList();
            if (kept.Count == 0)
                Fail(ref _lost, $"lost: {promise}");
            else if (kept.Exists(judged => judged.Answer.Choice != promise.Choice))
                _violations.Add($"changed: {promise}");
        }

        (Lost, Doubled) = (_lost, _doubled);
    }

    /// <summary>Compares a refit of the cluster with one made here of the same log, in one go and undisturbed.</summary>
    public void CheckRefit(BeliefSnapshot published, IEnumerable<VotedItem> items)
    {
        var undisturbed = Refit.Of(published.Model.Epoch, published.Model.Position, programme, items, published.Model.Blocs);
        var (expected, found) = (Encode(undisturbed), Encode(published.Model));
        if (!expected.AsSpan().SequenceEqual(found))
        {
            var at = Math.Max(0, expected.AsSpan().CommonPrefixLength(found) - 60);
            _violations.Add(
                $"refit: the cluster's refit of {published.Judgments} judgments differs from an undisturbed one of the same log: "
                + $"'{Excerpt(found, at)}' where '{Excerpt(expected, at)}' belongs");
        }
    }

    public void Violated(string what) => _violations.Add(what);

    private int _lost, _doubled;

    private void CheckItem(string item, List<FeedbackTaskEvent> facts)
    {
        var leases = new Dictionary<string, Leased>(StringComparer.Ordinal);
        var judged = new HashSet<string>(StringComparer.Ordinal);
        var fence = 0L;
        foreach (var fact in facts)
        {
            switch (fact)
            {
                case Leased leased:
                    if (leased.Fence <= fence)
                        _violations.Add($"{item}: fence {leased.Fence} came after {fence}");
                    fence = leased.Fence;
                    if (judged.Contains(leased.Reviewer))
                        _violations.Add($"{item}: offered again to {leased.Reviewer}, who had judged it");
                    if (leases.TryGetValue(leased.Reviewer, out var held) && held.ExpiresAt > leased.At)
                        _violations.Add($"{item}: offered again to {leased.Reviewer} while he held it");
                    var running = leases.Values.Count(lease => lease.ExpiresAt > leased.At && lease.Reviewer != leased.Reviewer);
                    if (judged.Count + running + 1 > overlap)
                        _violations.Add($"{item}: {judged.Count} judgments and {running + 1} leases, {overlap} are allowed");
                    leases[leased.Reviewer] = leased;
                    break;
                case Extended extended:
                    leases[extended.Reviewer] = leases[extended.Reviewer] with { ExpiresAt = extended.ExpiresAt };
                    break;
                case GaveBack back:
                    leases.Remove(back.Reviewer);
                    break;
                case Judged judgment:
                    Recorded++;
                    leases.Remove(judgment.Reviewer);
                    if (!judged.Add(judgment.Reviewer))
                        Fail(ref _doubled, $"{item}: {judgment.Reviewer} counts twice");
                    if (judged.Count > overlap)
                        _violations.Add($"{item}: {judged.Count} judgments, {overlap} are allowed");
                    break;
            }
        }
    }

    private void Fail(ref int count, string what)
    {
        count++;
        _violations.Add(what);
    }

    private static string Excerpt(byte[] json, int at) => Encoding.UTF8.GetString(json.AsSpan(at, Math.Min(140, json.Length - at)));

    private static byte[] Encode(BeliefModel model) =>
        new BeliefSnapshot(model with { Trust = null, Audits = [] }, 0, 0, default, ImmutableDictionary<string, int>.Empty).Encode();
}
