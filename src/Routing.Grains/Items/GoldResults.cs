using Routing.Contracts;
using Routing.Core.Tasks;
using Routing.Grains.Programmes;

namespace Routing.Grains.Items;

/// <summary>What a judgment of a gold item says about its reviewer.</summary>
internal static class GoldResults
{
    /// <summary>Null where the item is not gold or the reviewer has not judged it.</summary>
    public static GoldResult? Of(string item, FeedbackTaskState task, string reviewer, ProgrammeInForce programme)
    {
        if (task.Content?.Gold is not { } key || task.JudgmentOf(reviewer) is not { } judged)
            return null;
        var answers = programme.Questions.Select((question, q) => (question.Id, Pair: (key[q], judged.Classes[q]))).Where(pair => pair.Pair.Item1 >= 0)
            .ToDictionary(pair => pair.Id, pair => pair.Pair, StringComparer.Ordinal);
        return new GoldResult(item, answers, judged.At, task.Content.Attention);
    }
}
