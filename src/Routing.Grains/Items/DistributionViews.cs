using Routing.Contracts;
using Routing.Core.Labels;
using Routing.Core.Programmes;
using Routing.Core.Tasks;

namespace Routing.Grains.Items;

/// <summary>How the answers to a question of taste are shown.</summary>
internal static class DistributionViews
{
    public static DistributionView Of(FeedbackTaskState task, int q, Question question, Blocs blocs) => new(
        Of("everybody", AnswerDistribution.Of(task.Judgments, q, question.Classes.Length, blocs), question),
        [.. AnswerDistribution.ByGroup(task.Judgments, q, question.Classes.Length, blocs)
            .Select(group => Of(group.Key, group.Value, question))]);

    private static SharesView Of(string group, AnswerDistribution answers, Question question) => new(
        group, answers.Answers,
        [.. question.Classes.Select((name, k) => answers.ShareOf(k) is var (share, low, high)
            ? new ShareView(name, share, low, high) : new ShareView(name, null, null, null))]);
}
