using System.Globalization;
using Routing.Contracts.Vendors;
using static Routing.Cli.Vendors.Conformance.Trial;

namespace Routing.Cli.Vendors.Conformance;

/// <summary>What a pool says of itself, its people and its prices.</summary>
internal static class TermsCases
{
    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        new("describe: speaks this contract", async trial =>
            Check((await trial.Describe()).Contract == IReviewerPool.Contract, "It speaks another version of the contract.")),
        new("describe: says the same twice", async trial =>
        {
            var (one, two) = (await trial.Describe(), await trial.Describe());
            Check(one.Languages.SequenceEqual(two.Languages) && one.Methods.SequenceEqual(two.Methods)
                && (one.PricePerJudgment, one.MaxParallel, one.Vendor) == (two.PricePerJudgment, two.MaxParallel, two.Vendor),
                "Two descriptions differ.");
        }),
        new("describe: names languages by their tags", async trial =>
        {
            var languages = (await trial.Describe()).Languages;
            Check(languages.Length > 0, "It names no language.");
            foreach (var language in languages)
                Check(IsTag(language), $"'{language}' is no language tag.");
        }),
        new("describe: names methods", async trial => Check((await trial.Describe()).Methods.Length > 0, "It names no method.")),
        new("describe: has a price", async trial => Check((await trial.Describe()).PricePerJudgment > 0, "Its price is not positive.")),
        new("describe: takes at least one task at a time", async trial =>
            Check((await trial.Describe()) is { MaxParallel: > 0, MaxTextLength: > 0 }, "It takes no task, or no text.")),
        new("enrol: brings people", async trial =>
        {
            await trial.Start();
            Check(trial.Desk.People.Count > 0, "It enrols nobody.");
        }),
        new("enrol: keeps who they are to itself", async trial =>
        {
            await trial.Start();
            foreach (var person in trial.Desk.People)
            {
                Check(!person.Id.Contains('@', StringComparison.Ordinal), $"'{person.Id}' looks like an address of mail.");
                Check(!person.Id.Contains(' ', StringComparison.Ordinal), $"'{person.Id}' looks like a name.");
            }
        }),
        new("enrol: brings the same people again", async trial =>
        {
            await trial.Start();
            var before = trial.Desk.People.Select(person => person.Id).Order(StringComparer.Ordinal).ToList();
            await trial.StartAgain();
            Check(before.SequenceEqual(trial.Desk.People.Select(person => person.Id).Order(StringComparer.Ordinal)), "A second start brings other people.");
        }),
        new("quote: promises no more than was asked for", async trial =>
        {
            var quote = await trial.Quote(3);
            Check(quote.Capacity is >= 0 and <= 3, $"It promises {quote.Capacity} of 3.");
        }),
        new("quote: asks no more than described", async trial =>
            Check((await trial.Quote(3)).PricePerJudgment <= (await trial.Describe()).PricePerJudgment, "It quotes above its own price.")),
        new("quote: holds for a while and begins in time", async trial =>
        {
            var quote = await trial.Quote(3);
            Check(quote.ValidUntil > trial.Now, "The quote is over before it is given.");
            Check(quote.Earliest <= trial.Now.AddMinutes(1), "It begins after the deadline and promises all the same.");
        }),
        new("quote: nothing asked for is nothing promised", async trial => Check((await trial.Quote(0)).Capacity == 0, "It promises work that nobody asked for.")),
        new("quote: a language it does not speak", async trial => Check((await trial.Quote(3, language: "tlh")).Capacity == 0, "It promises work in Klingon.")),
        new("quote: a method it does not know", async trial => Check((await trial.Quote(3, method: "telepathy")).Capacity == 0, "It promises work by a method that it does not name.")),
        new("quote: a deadline that has passed", async trial =>
            Check((await trial.Quote(3, until: TimeSpan.FromMinutes(-1))).Capacity == 0, "It promises work for yesterday.")),
    ];

    private static bool IsTag(string language)
    {
        try
        {
            return !CultureInfo.GetCultureInfo(language).Equals(CultureInfo.InvariantCulture)
                && language.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
        }
        catch (CultureNotFoundException)
        {
            return false;
        }
    }
}
