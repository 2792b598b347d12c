using Routing.Contracts;
using Routing.Core.Tasks;
using Routing.Grains.Programmes;

namespace Routing.Grains.Items;

/// <summary>What a repeat says about its reviewer.</summary>
internal static class RepeatResults
{
    public static RepeatResult Of(string item, FeedbackTaskState task, FeedbackTaskEvent.Repeated repeated, ProgrammeInForce programme)
    {
        var first = task.Judgments.Find(judged => judged.Fence == repeated.Earlier)!; // a repeat is leased to who has judged
        return new RepeatResult(
            item, programme.Questions.Select((question, q) => (question.Id, Pair: (first.Classes[q], repeated.Classes[q])))
                .ToDictionary(pair => pair.Id, pair => pair.Pair, StringComparer.Ordinal),
            repeated.At);
    }
}
