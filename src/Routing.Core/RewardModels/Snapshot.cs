using Routing.Core.Assignment;
using Routing.Core.Labels;
using Routing.Core.Ports;
using Routing.Core.Programmes;
using Routing.Core.Tasks;
using Routing.Statistics.Preferences;

namespace Routing.Core.RewardModels;

/// <summary>Reads the data of a run from the journal, as it was at a position.</summary>
public static class Snapshot
{
    private const int MostTexts = 20_000;

    /// <summary>Judged work pairs with their human posterior at <paramref name="position"/>. Gold is never training data.</summary>
    /// <param name="line">Of the programme's lines: only its slices are read.</param>
    /// <param name="withTexts">Also the texts on which an encoder is fitted.</param>
    public static async Task<PreferenceDataset> Read(
        IJournal journal, string streamPrefix, Programme programme, string line, long position, bool withTexts,
        CancellationToken cancellation)
    {
        var log = new TaskLog();
        await log.Read(journal, streamPrefix, position, cancellation);
        var voted = log.Voted();
        // Refitted on the snapshot itself: the beliefs that the node happens to hold depend on when it refitted.
        var model = Refit.Of(1, position, programme, voted.Select(pair => VotedItem.Of(pair.Item, pair.Task)));
        var labelled = voted.Where(pair => IsLabelled(pair.Task)).ToDictionary(pair => pair.Item, pair => pair.Task, StringComparer.Ordinal);

        var rows = new Dictionary<string, PreferenceRow>(labelled.Count, StringComparer.Ordinal);
        var texts = new List<(string Item, string Prompt, string Answer)>();
        await foreach (var (item, content) in PairTexts.Read(journal, streamPrefix, 0, position, cancellation))
        {
            if (programme.RewardModel is { } policy && policy.LineOf(content.Slice) != line)
                continue;
            if (labelled.TryGetValue(item, out var task))
                rows[item] = Row(item, content, model.Belief(task, 0).Classes, task.Judgments.Count);
            if (withTexts && content.Gold is null)
            {
                texts.Add((item, content.Prompt, content.CandidateA!));
                texts.Add((item, content.Prompt, content.CandidateB!));
            }
        }

        return new PreferenceDataset(
            position, [.. rows.Values.OrderBy(row => row.Item, StringComparer.Ordinal)],
            [.. texts.DistinctBy(text => (text.Prompt, text.Answer)).OrderBy(text => StableHash.Of(text.Item)).Take(MostTexts)
                .Select(text => (text.Prompt, text.Answer))]);
    }

    /// <summary>Whether a judged task teaches: gold never does, nor what people cannot settle.</summary>
    public static bool IsLabelled(FeedbackTaskState task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return !task.IsGold && task.Ruling is not { Unresolvable: true };
    }

    /// <summary>A judged pair as training data.</summary>
    /// <param name="human">Human posterior over A, B and, where there is a third class, the tie.</param>
    public static PreferenceRow Row(string item, ItemContent content, double[] human, int judgments)
    {
        var weight = judgments / (1.0 + judgments);
        return new PreferenceRow(
            item, content.Slice, content.Prompt, content.CandidateA!, content.CandidateB!,
            new PairOutcome(weight * human[0], weight * human[1], human.Length > 2 ? weight * human[2] : 0),
            Array.IndexOf(human, human.Max()));
    }
}
