using Routing.Core.Ports;
using Routing.Core.RewardModels;
using Routing.Core.Tasks;
using Xunit;
using static Routing.Core.Tasks.FeedbackTaskEvent;

namespace Routing.Storage.Tests;

public sealed class PairTextsTests
{
    private static readonly DateTimeOffset _noon = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    private readonly InMemoryJournal _journal = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_item_whose_content_was_replaced_shows_what_people_judge()
    {
        await Import(0, Pair("old"));
        await Import(1, Pair("new"));

        Assert.Equal("new", (await PairTexts.Of(_journal, "item/test/one", Stop))!.CandidateA);
        Assert.Null(await PairTexts.Of(_journal, "item/test/other", Stop));
    }

    [Fact]
    public async Task An_item_that_no_longer_shows_a_pair_has_none()
    {
        await Import(0, Pair("old"));
        await Import(1, Pair("new") with { CandidateB = null });

        Assert.Null(await PairTexts.Of(_journal, "item/test/one", Stop));
    }

    private Task Import(int expected, ItemContent content) => _journal.Append(
        "item/test/one", expected, [new JsonEventCodec<FeedbackTaskEvent>().Encode(new Opened(content, _noon))], Stop);

    private static ItemContent Pair(string first) => new("one", "What?", first, "b", "en", 0, "general", null);
}
