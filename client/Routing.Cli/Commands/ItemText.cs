using System.Globalization;
using Routing.Contracts;
using Spectre.Console;

namespace Routing.Cli.Commands;

/// <summary>An item in plain words with numbers.</summary>
internal static class ItemText
{
    public static void Print(TaskRecord task, IAnsiConsole console)
    {
        console.WriteLine(task.Item.Prompt);
        foreach (var line in Explain(task))
            console.WriteLine(line);
    }

    /// <summary>Belief, standing, and why each judgment was bought.</summary>
    public static IEnumerable<string> Explain(TaskRecord task)
    {
        yield return $"Item {task.Item.ExternalId} is {task.Status}{(task.StopReason is { } reason ? $" ({reason})" : "")}: {task.Standing}.";
        foreach (var belief in task.Beliefs)
        {
            if (belief.Distribution is { } distribution)
            {
                foreach (var line in Distribution(belief.Question, distribution))
                    yield return line;
                continue;
            }

            var classes = belief.Classes.Select((name, k) => Text($"{name} {belief.Calibrated[k]:P1} (raw {belief.Posterior[k]:P1})"));
            yield return Text($"  {belief.Question}: {string.Join(", ", classes)}; hard with probability {belief.Hard:P0}.");
        }

        foreach (var line in task.Group is { } group ? Utilities(group) : [])
            yield return line;
        if (task.Evidence is { } evidence)
        {
            yield return evidence.Model is null
                ? $"  Reward model: {evidence.Use}."
                : Text($"  Reward model {evidence.Model}: log odds {evidence.LogOdds:0.00} ± {evidence.Deviation:0.00} for A; {evidence.Use}.");
        }

        if (task.ClosedWith is { } model)
            yield return Text($"  Closed with the help of {model}: joined confidence {task.Assisted:0.000}, people alone {task.Confidence:0.000}; the label is people's.");

        foreach (var judged in task.Judgments)
        {
            var answers = string.Join(", ", judged.Answers.Select(pair => $"{pair.Key} = {pair.Value}"));
            yield return Text($"  {judged.At:u} {judged.Reviewer}{(judged.Expert ? " (expert)" : "")} answered {answers}{(judged.Late ? ", late" : "")}{(judged.Reason is { } why ? $", because: {why}" : "")}");
            if (judged.Check is { } check)
                yield return Text($"    text {check.Standing}{(check.By is { } by ? $" by {by}" : "")}{(check.Reason is { } words ? $": {words}" : "")}");
            if (judged.Offer is { } offer)
                yield return "    " + Offer(offer);
        }

        if (task.Duplicates is { } same)
            yield return $"  Stands for {same.Length} items merged under it: {string.Join(", ", same)}";
        foreach (var moved in task.Moves ?? [])
            yield return Text($"  {moved.At:u} {moved.To} by {moved.By}: {moved.Reason}");
        foreach (var lease in task.Leases)
            yield return Text($"  {lease.Reviewer} holds it until {lease.EndsAt:u}");
        foreach (var skip in task.Skips)
            yield return $"  skipped by {skip}";
    }

    private static IEnumerable<string> Distribution(string question, DistributionView distribution)
    {
        yield return Text($"  {question} is a matter of taste, {distribution.All.Answers:0.#} answers: {Shares(distribution.All)}");
        foreach (var group in distribution.Groups)
            yield return Text($"    group {group.Group}, {group.Answers:0.#} answers: {Shares(group)}");
    }

    private static string Shares(SharesView answers) => string.Join(", ", answers.Shares.Select(share => share.Share is null
        ? $"{share.Class} –" : Text($"{share.Class} {share.Share:P0} [{share.Low:P0}, {share.High:P0}]")));

    private static IEnumerable<string> Utilities(PromptGroupView group)
    {
        yield return Text($"  Candidates of prompt group {group.Group} by {group.Comparisons} answers about all its pairs{(group.IsOnScale ? "" : "; they fit no one scale, so that pairs are believed one by one")}:");
        foreach (var one in group.Candidates)
            yield return Text($"    {one.Candidate}: utility {one.Utility:0.00} [{one.Low:0.00}, {one.High:0.00}], the best with probability {one.Best:P0}");
    }

    private static string Offer(OfferDocument offer) => Text(
        $"offered because an answer was expected to bring {offer.Gain:0.0000} nats, times risk weight {offer.RiskWeight:0.##}, age factor {offer.AgeFactor:0.##} and {offer.PendingDiscount:0.##} for answers in flight, per {offer.Cost:0.##} cents{(offer.ShadowPrice > 0 ? Text($", less {offer.ShadowPrice:0.####} for the tier's budget") : "")}: score {offer.Score:0.00000}{(offer.Explored ? ", by exploration" : "")}; {offer.ItemsConsidered} items looked at, policy {offer.PolicyVersion}, probability of this branch {offer.Propensity:0.###}; {(offer.Model is { } model ? $"with evidence of reward model {model}" : "without model evidence")}.");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
