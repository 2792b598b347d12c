using Routing.Core.Ledgers;
using System.Globalization;
using System.Text;

namespace Routing.Core.Rubrics;

/// <summary>Checks anchors, boundaries and tie-break rules against the axes of the programme.</summary>
public static class RubricRules
{
    public static IReadOnlyList<Fault> Validate(Rubric rubric, IReadOnlyList<Axis> axes)
    {
        ArgumentNullException.ThrowIfNull(rubric);
        ArgumentNullException.ThrowIfNull(axes);
        var faults = new List<Fault>();
        var known = axes.Select(axis => axis.Id).ToHashSet(StringComparer.Ordinal);
        if (rubric.Axes.Count > 7)
            faults.Add(new Fault("/rubric/axes", "rubric_too_long", "A rubric asks at most 7 questions."));
        CheckLevels(rubric, known, faults);
        foreach (var axis in axes)
        {
            if (axis.Scale != AxisScale.Pairwise && rubric.Axes.All(entry => entry.Id != axis.Id))
                faults.Add(new Fault("/rubric/axes", "anchor_invalid", $"Axis '{axis.Id}' has no anchored levels."));
        }

        CheckScales(rubric, axes, faults);
        CheckTieBreaks(rubric.TieBreaks, known, faults);
        return faults;
    }

    private static void CheckLevels(Rubric rubric, HashSet<string> known, List<Fault> faults)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < rubric.Axes.Count; i++)
        {
            var axis = rubric.Axes[i];
            var at = At("/rubric/axes", i);
            if (!known.Contains(axis.Id))
                faults.Add(new Fault(at + "/id", "anchor_invalid", $"There is no axis '{axis.Id}' in the programme."));
            if (!seen.Add(axis.Id))
                faults.Add(new Fault(at + "/id", "axis_duplicate", $"Axis '{axis.Id}' is anchored twice."));
            if (axis.Levels.Count == 0)
                faults.Add(new Fault(at + "/levels", "anchor_invalid", $"Axis '{axis.Id}' has no levels."));

            var values = new HashSet<int>();
            var anchors = new HashSet<string>(StringComparer.Ordinal);
            for (var j = 0; j < axis.Levels.Count; j++)
            {
                var level = axis.Levels[j];
                var levelAt = At(at + "/levels", j);
                if (!values.Add(level.Value))
                    faults.Add(new Fault(levelAt + "/value", "anchor_invalid", $"Level {level.Value} is given twice."));
                if (string.IsNullOrWhiteSpace(level.Anchor))
                    faults.Add(new Fault(levelAt + "/anchor", "anchor_invalid", $"Level {level.Value} of '{axis.Id}' has no anchor."));
                else if (level.Anchor.Length > Rubric.AnchorLimit || level.Anchor.Trim().Count(c => c == '\n') > 1)
                    faults.Add(new Fault(levelAt + "/anchor", "anchor_invalid", "An anchor has at most 200 characters in two lines."));
                else if (!anchors.Add(Fold(level.Anchor)))
                    faults.Add(new Fault(levelAt + "/anchor", "anchor_ambiguous", $"Two levels of '{axis.Id}' have near-equal anchors."));
                if (level.Boundary is { } boundary && Fold(boundary.Positive) == Fold(boundary.Negative))
                    faults.Add(new Fault(levelAt + "/boundary", "boundary_conflict", "The positive and negative examples are equal."));
            }
        }
    }

    private static void CheckScales(Rubric rubric, IReadOnlyList<Axis> axes, List<Fault> faults)
    {
        for (var i = 0; i < rubric.Axes.Count; i++)
        {
            var entry = rubric.Axes[i];
            var axis = axes.FirstOrDefault(candidate => candidate.Id == entry.Id);
            if (axis is null || entry.Levels.Count == 0)
                continue;
            var values = entry.Levels.Select(level => level.Value).Distinct().Order().ToArray();
            var fits = axis.Scale switch
            {
                AxisScale.Binary => values.AsSpan().SequenceEqual([0, 1]),
                AxisScale.OneToFive => values.AsSpan().SequenceEqual([1, 2, 3, 4, 5]),
                _ => true,
            };
            if (!fits)
            {
                var wanted = axis.Scale == AxisScale.Binary ? "0 and 1" : "1 to 5";
                faults.Add(new Fault(At("/rubric/axes", i) + "/levels", "anchor_invalid",
                    $"Axis '{axis.Id}' needs an anchor for each of the levels {wanted}."));
            }
        }
    }

    private static void CheckTieBreaks(IReadOnlyList<TieBreakRule> rules, HashSet<string> known, List<Fault> faults)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var pairs = new Dictionary<(string, string), string>();
        for (var i = 0; i < rules.Count; i++)
        {
            var rule = rules[i];
            var at = At("/rubric/tieBreaks", i);
            if (string.IsNullOrWhiteSpace(rule.Id) || !ids.Add(rule.Id))
                faults.Add(new Fault(at + "/id", "tiebreak_invalid", "A rule needs an id of its own."));
            if (!known.Contains(rule.Winner))
                faults.Add(new Fault(at + "/winner", "tiebreak_invalid", $"There is no axis '{rule.Winner}'."));
            if (!known.Contains(rule.Loser))
                faults.Add(new Fault(at + "/loser", "tiebreak_invalid", $"There is no axis '{rule.Loser}'."));
            if (string.IsNullOrWhiteSpace(rule.Because))
                faults.Add(new Fault(at + "/because", "tiebreak_invalid", "A rule says why."));
            if (rule.Winner == rule.Loser)
                faults.Add(new Fault(at, "tiebreak_invalid", "An axis cannot outrank itself."));
            else if (pairs.TryGetValue((rule.Loser, rule.Winner), out var opposite))
                faults.Add(new Fault(at, "tiebreak_conflict", $"Rule '{rule.Id}' contradicts rule '{opposite}'."));
            else if (!pairs.TryAdd((rule.Winner, rule.Loser), rule.Id))
                faults.Add(new Fault(at, "tiebreak_invalid", $"Rule '{rule.Id}' repeats another rule."));
        }

        if (FindCycle(rules) is { } path)
            faults.Add(new Fault("/rubric/tieBreaks", "tiebreak_cycle", "The rules form a cycle: " + string.Join(" > ", path) + "."));
    }

    /// <summary>The axes of one cycle, first axis repeated at the end, or null.</summary>
    public static IReadOnlyList<string>? FindCycle(IReadOnlyList<TieBreakRule> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var edges = rules.Where(rule => rule.Winner != rule.Loser).ToLookup(rule => rule.Winner, rule => rule.Loser);
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in rules.Select(rule => rule.Winner))
        {
            if (done.Contains(start))
                continue;
            // Depth-first on an explicit stack: the depth is what a file says, not what a thread's stack holds.
            var path = new List<string> { start };
            var pending = new Stack<IEnumerator<string>>();
            pending.Push(edges[start].GetEnumerator());
            while (pending.Count > 0)
            {
                if (!pending.Peek().MoveNext())
                {
                    pending.Pop().Dispose();
                    done.Add(path[^1]);
                    path.RemoveAt(path.Count - 1);
                    continue;
                }

                var next = pending.Peek().Current;
                var seenAt = path.IndexOf(next);
                if (seenAt >= 0)
                    return [.. path.Skip(seenAt), next];
                if (done.Contains(next))
                    continue;
                path.Add(next);
                pending.Push(edges[next].GetEnumerator());
            }
        }

        return null;
    }

    private static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormC))
        {
            if (char.IsLetterOrDigit(c))
                folded.Append(char.ToUpperInvariant(c));
        }

        return folded.Length == 0 ? text : folded.ToString();
    }

    private static string At(string list, int index) => string.Create(CultureInfo.InvariantCulture, $"{list}/{index}");
}
