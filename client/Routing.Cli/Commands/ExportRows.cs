using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Routing.Contracts;
using Routing.Core.Labels;

namespace Routing.Cli.Commands;

/// <summary>Rows of the exported formats (product.md §9.1, §9.3).</summary>
internal static class ExportRows
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static IEnumerable<object> Labels(TaskRecord task)
    {
        if (task.Item.Gold is not null || task.Judgments.Length == 0 || IsWithheld(task))
            yield break;
        yield return new
        {
            Schema = "label.v1", TaskId = task.Item.ExternalId, Verdict = task.Verdicts.Count == 0 ? null : task.Verdicts,
            Distribution = task.Beliefs.Any(belief => belief.Distribution is not null)
                ? task.Beliefs.Where(belief => belief.Distribution is not null).ToDictionary(belief => belief.Question, belief => belief.Distribution!) : null,
            Posterior = task.Beliefs.Where(belief => belief.Distribution is null).ToDictionary(
                belief => belief.Question,
                belief => belief.Classes.Zip(belief.Calibrated).ToDictionary(pair => pair.First, pair => pair.Second)),
            N = task.Judgments.Length, Weight = task.Duplicates is { } same ? 1 + same.Length : (int?)null, task.StopReason, task.Status, JudgmentIds = task.Judgments.Select(judged => judged.Id),
            Rubric = Rubric(task.Judgments[^1]), UpdatedAt = Time(task.ClosedAt ?? task.Judgments.Max(judged => judged.At)),
        };
    }

    public static IEnumerable<object> Judgments(TaskRecord task) => IsWithheld(task) ? [] : task.Judgments.Select(judged => (object)new
    {
        Schema = "judgment.v1", judged.Id, ItemId = task.Item.ExternalId, TaskId = task.Item.ExternalId,
        Rubric = Rubric(judged), Answer = judged.Answers, judged.Text, judged.Reason, judged.Check, judged.Reviewer,
        Tier = judged.Expert ? "expert" : "general", Gold = task.Item.Gold is not null ? true : (bool?)null,
        Presentation = new { Order = judged.Swapped ? "BA" : "AB", judged.Offer?.Propensity, judged.Offer?.PolicyVersion },
        SubmittedAt = Time(judged.At), Late = judged.Late ? true : (bool?)null,
    });

    /// <summary>Each group once, at the first of its pairs.</summary>
    public static Func<TaskRecord, IEnumerable<object>> Utilities()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return task => task.Group is { } group && seen.Add(group.Group)
            ? group.Candidates.Select(one => new
            {
                Schema = "utility.v1", group.Group, one.Candidate, one.Utility, one.Low, one.High, one.Best, group.Comparisons, group.IsOnScale,
            })
            : [];
    }

    public static IEnumerable<object> Preferences(TaskRecord task)
    {
        if (Pair(task) is ("A" or "B", { } a, { } b) pair)
            yield return new { task.Item.Prompt, Chosen = pair.Verdict == "A" ? a : b, Rejected = pair.Verdict == "A" ? b : a };
    }

    public static IEnumerable<object> Ties(TaskRecord task)
    {
        if (Pair(task) is ("tie", { } a, { } b))
            yield return new { task.Item.Prompt, ResponseA = a, ResponseB = b };
    }

    /// <summary>Edits that are good: accepted by a second person, not drawn for a check, or written by an adjudicator
    /// (exemplar.v1).</summary>
    public static IEnumerable<object> Exemplars(TaskRecord task)
    {
        foreach (var text in Good(task))
        {
            yield return new
            {
                Schema = "exemplar.v1", task.Item.Prompt, Completion = text.Text, Kind = "edit", Original = task.Item.CandidateA,
                Ids = new { Item = task.Item.ExternalId, text.Judgment, text.Author, text.CheckedBy },
            };
        }
    }

    /// <summary>Critiques that are good, in the same sense (critique.v1).</summary>
    public static IEnumerable<object> Critiques(TaskRecord task)
    {
        foreach (var text in Good(task))
        {
            yield return new
            {
                Schema = "critique.v1", ItemId = task.Item.ExternalId, CandidateId = task.Item.CandidateA is null ? null : "A", text.Text,
                Ids = new { text.Judgment, text.Author, text.CheckedBy },
            };
        }
    }

    /// <summary>Rows of an item file that makes gold of resolved work (<see cref="GoldReplacement"/>), under a new id: those who answered the
    /// work keep their answers, and it its label.</summary>
    public static IEnumerable<object> NewGold(TaskRecord task)
    {
        if (task.Item is not { Gold: null, Pair: null } item || task.Status != "resolved" || task.Merged is not null)
            yield break;
        var gold = task.Beliefs.Where(belief => belief.Distribution is null)
            .Select(belief => (belief.Question, Key: KeyOf(task, belief)))
            .Where(found => found.Key is not null).ToDictionary(found => found.Question, found => found.Key!);
        if (gold.Count > 0)
        {
            yield return new
            {
                ExternalId = $"gold-{item.ExternalId}", item.Prompt, Candidates = new[] { item.CandidateA, item.CandidateB }.Where(text => text is not null),
                item.Language, item.Risk, item.Slice, Harmful = item.Harmful ? true : (bool?)null, gold,
                item.Eligibility?.Author, item.Eligibility?.AuthorTeam, item.Eligibility?.Qualifications,
            };
        }
    }

    private static string? KeyOf(TaskRecord task, QuestionBelief belief)
    {
        var answers = task.Judgments.Where(judged => judged.Answers.ContainsKey(belief.Question))
            .Select(judged => (Array.IndexOf(belief.Classes, judged.Answers[belief.Question]), judged.Expert)).ToList();
        return GoldReplacement.KeyOf(belief.Calibrated, answers) is { } key ? belief.Classes[key] : null;
    }

    /// <summary>Texts that wait for a check or were sent back: they are in neither.</summary>
    public static int NotGood(TaskRecord task) =>
        IsWithheld(task) ? 0 : task.Judgments.Count(judged => judged.Check is { Standing: "draft" or "returned" });

    private static IEnumerable<(string? Text, string? Judgment, string? Author, string? CheckedBy)> Good(TaskRecord task)
    {
        if (IsWithheld(task))
            yield break;
        foreach (var judged in task.Judgments.Where(judged => judged.Check is { Standing: "accepted" or "unchecked" }))
            yield return (judged.Text, judged.Id, judged.Reviewer, judged.Check!.By); // asked for just above
        if (task.RuledText is { } ruled)
            yield return (ruled, null, null, task.Ruling?.Split(':')[0]);
    }

    private static (string? Verdict, string? A, string? B) Pair(TaskRecord task) =>
        task.Item.Gold is null && task.Status == "resolved" && task.Verdicts.TryGetValue("overall", out var verdict)
            ? (verdict, task.Item.CandidateA, task.Item.CandidateB) : (null, null, null);

    // What nobody may see leaves by no export.
    private static bool IsWithheld(TaskRecord task) => task.Status is "quarantined" or "discarded";

    private static string Rubric(JudgmentRecord judged) => string.Create(CultureInfo.InvariantCulture, $"main@{judged.RubricVersion}");

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
