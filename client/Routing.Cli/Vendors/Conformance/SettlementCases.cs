using Routing.Contracts.Vendors;
using static Routing.Cli.Vendors.Conformance.Trial;

namespace Routing.Cli.Vendors.Conformance;

/// <summary>Verdicts and money.</summary>
internal static class SettlementCases
{
    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        new("verdict: one on its own work", async trial =>
        {
            var line = (await trial.Worked(1)).Lines.FirstOrDefault();
            if (line is not null)
                await trial.Verdict(new PoolVerdict(line.Judgment, line.Item, line.Reviewer, true, "confident"));
        }),
        new("verdict: the same again", async trial =>
        {
            var verdict = new PoolVerdict("item/1", "item", "somebody", false, "expert");
            await trial.Start();
            await trial.Verdict(verdict);
            await trial.Verdict(verdict);
        }),
        new("verdict: one on work it does not know", async trial =>
        {
            await trial.Start();
            await trial.Verdict(new PoolVerdict("nowhere/9", "nowhere", "nobody", null, "value_below_cost"));
        }),
        new("payable: agrees to what it submitted", async trial =>
        {
            var reply = await trial.Payable(await trial.Worked());
            Check(reply.Agreed, $"It disputes a right statement: {string.Join(" ", reply.Reasons)}");
        }),
        new("payable: says so when a line is missing", async trial =>
        {
            var right = await trial.Worked();
            Check(right.Lines.Length > 0, "There is nothing to pay.");
            await Disputed(trial, right with { Lines = right.Lines[1..], Total = right.Lines.Skip(1).Sum(line => line.Amount) }, "a line is missing");
        }),
        new("payable: says so when a line is there twice", async trial =>
        {
            var right = await trial.Worked();
            Check(right.Lines.Length > 0, "There is nothing to pay.");
            PayableLine[] lines = [.. right.Lines, right.Lines[0]];
            await Disputed(trial, right with { Lines = lines, Total = lines.Sum(line => line.Amount) }, "a line is there twice");
        }),
        new("payable: says so when the work is not its own", async trial =>
        {
            var right = await trial.Worked();
            PayableLine[] lines = [.. right.Lines, new("nowhere/9", "nowhere", "nobody", trial.Now, (await trial.Describe()).PricePerJudgment)];
            await Disputed(trial, right with { Lines = lines, Total = lines.Sum(line => line.Amount) }, "it is paid for work of others");
        }),
        new("payable: says so when the price is another", async trial =>
        {
            var right = await trial.Worked();
            Check(right.Lines.Length > 0, "There is nothing to pay.");
            PayableLine[] lines = [.. right.Lines.Select(line => line with { Amount = line.Amount / 2 })];
            await Disputed(trial, right with { Lines = lines, Total = lines.Sum(line => line.Amount) }, "half the price is paid");
        }),
        new("payable: says so when the total is wrong", async trial =>
        {
            var right = await trial.Worked();
            await Disputed(trial, right with { Total = right.Total + 1 }, "the total is wrong");
        }),
        new("payable: a correction has only new lines", async trial =>
        {
            var right = await trial.Worked();
            Check(right.Lines.Length > 0, "There is nothing to pay.");
            var correction = right with { Id = "statement-2", Corrects = right.Id, Lines = right.Lines[..1], Total = right.Lines[0].Amount };
            Check((await trial.Payable(correction)).Agreed, "It disputes a correction because it does not repeat the rest.");
        }),
    ];

    private static async Task Disputed(Trial trial, PayableStatement statement, string what)
    {
        var reply = await trial.Payable(statement);
        Check(!reply.Agreed && reply.Reasons.Length > 0, $"It agrees although {what}, or disputes without a reason.");
    }
}
