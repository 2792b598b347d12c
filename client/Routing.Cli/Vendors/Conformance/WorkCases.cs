using static Routing.Cli.Vendors.Conformance.Trial;

namespace Routing.Cli.Vendors.Conformance;

/// <summary>How a pool's people work. That fences, choices, commands and names are right is watched by the desk in every
/// case.</summary>
internal static class WorkCases
{
    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        new("work: what was accepted is claimed", async trial =>
        {
            var accepted = (await trial.Offer(3)).Replies.Count(reply => reply.Accepted);
            await trial.Until(() => trial.Desk.Claims.DistinctBy(claim => claim.Reference).Count() >= accepted, "accepted places to be claimed");
        }),
        new("work: every task ends with an answer, a skip or a release", async trial =>
        {
            await trial.Worked(4);
            Check(trial.Desk.Given.Count == trial.Desk.Judgments.Count + trial.Desk.Skips.Count + trial.Desk.Releases.Count, "Tasks were claimed and left.");
        }),
        new("work: somebody answers", async trial =>
        {
            await trial.Worked(4);
            Check(!trial.Desk.Judgments.IsEmpty, "Nobody answers anything.");
        }),
        new("work: each submission has a command of its own", async trial =>
        {
            await trial.Worked(4);
            var commands = trial.Desk.Submissions.GroupBy(answer => answer.Command, StringComparer.Ordinal);
            Check(commands.All(same => same.Select(answer => answer.Item + answer.Fence).Distinct().Count() == 1), "One command names two submissions.");
        }),
        new("work: no more at a time than described", async trial =>
        {
            var most = (await trial.Describe()).MaxParallel;
            for (var n = 0; n < 3; n++)
                await trial.Offer(most + 4);
            await trial.Pause(300);
            Check(trial.Desk.MostAtWork <= most, $"{trial.Desk.MostAtWork} tasks are at work at a time, {most} were described.");
        }),
        new("work: a lost reply is asked for again with the same command and answer", async trial =>
        {
            trial.Desk.LoseReplies = 1;
            await trial.Worked(1);
            var sent = trial.Desk.Submissions.ToList();
            Check(sent.Count > 1, "An answer whose receipt was lost is not sent again: it may be lost as well.");
            Check(sent.DistinctBy(answer => (answer.Command, answer.Choice, answer.Fence)).Count() == 1, "What was sent again is not the same.");
        }),
        new("work: a lease that is over is left alone", async trial =>
        {
            trial.Desk.RefuseSubmit = "lease_expired";
            await trial.Offer(1);
            await trial.Until(() => !trial.Desk.Submissions.IsEmpty, "a submission");
            await trial.Pause(300);
            Check(trial.Desk.Submissions.Count <= 2, $"A refused answer is sent {trial.Desk.Submissions.Count} times.");
        }),
        new("work: an empty queue is not hammered", async trial =>
        {
            trial.Desk.RefuseClaim = "queue_empty: nothing for this person.";
            await trial.Offer(1);
            await trial.Pause(700);
            Check(trial.Desk.Claims.Count <= 25, $"One place is claimed {trial.Desk.Claims.Count} times in 0.7 s.");
        }),
        new("work: goes on after an empty queue", async trial =>
        {
            trial.Desk.RefuseClaim = "queue_empty: nothing for this person.";
            await trial.Offer(1);
            await trial.Pause(300);
            trial.Desk.RefuseClaim = null;
            await trial.Offer(2);
            await trial.Until(() => !trial.Desk.Given.Select(pair => pair.Reviewer).Distinct().ToList().Count.Equals(0), "a claim after the queue had filled again");
        }),
        new("work: an enormous text is answered, skipped or given back", async trial =>
        {
            trial.Desk.PromptLength = 2_000_000;
            await trial.Offer(1);
            await trial.Until(
                () => trial.Desk.Judgments.Count + trial.Desk.Skips.Count + trial.Desk.Releases.Count > 0, "the enormous task to end");
        }),
        new("work: people who left claim nothing", async trial =>
        {
            await trial.Start();
            foreach (var person in trial.Desk.People)
                trial.Desk.Withdrawn[person.Id] = true;
            await trial.Offer(1);
            await trial.Pause(300);
            var before = trial.Desk.Claims.Select(claim => claim.Reviewer).ToHashSet();
            var claims = trial.Desk.Claims.Count;
            await trial.Offer(1);
            await trial.Pause(300);
            Check(!trial.Desk.Claims.Skip(claims).Any(claim => before.Contains(claim.Reviewer)), "A person who was told that he has left claims again.");
        }),
        new("work: ends when it is stopped", async trial =>
        {
            await trial.Worked(2);
            await trial.Stop();
            var claims = trial.Desk.Claims.Count;
            await trial.Pause(300);
            Check(trial.Desk.Claims.Count == claims, "People claim after the end.");
        }),
    ];
}
