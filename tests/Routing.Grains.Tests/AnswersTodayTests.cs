using Routing.Contracts;
using Routing.Core.Labels;
using Routing.Core.Ports;
using Routing.Core.Tasks;
using Routing.Grains.Labels;
using Routing.Storage;
using static Routing.Core.Tasks.FeedbackTaskEvent;

namespace Routing.Grains.Tests;

public sealed class AnswersTodayTests
{
    private static readonly DateTimeOffset _noon = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    private readonly InMemoryJournal _journal = new();
    private readonly InMemorySnapshots _snapshots = new();

    [Fact]
    public async Task Every_answer_of_the_day_counts_from_the_moment_it_is_in_the_journal()
    {
        var answers = new AnswersToday(_journal, _snapshots);
        await Judge("ada", 0, _noon.AddDays(-1));
        await Judge("ada", 1, _noon);
        Assert.Equal(1, await Of(answers, "ada"));

        await Judge("ada", 2, _noon.AddHours(1));
        await Judge("bob", 3, _noon);

        Assert.Equal(2, await Of(answers, "ada"));
        Assert.Equal(1, await Of(answers, "bob"));
        Assert.Equal(0, await answers.Of(TestCluster.Name, "ada", DateOnly.FromDateTime(_noon.UtcDateTime.AddDays(1)), TestCluster.Stop));
    }

    [Fact]
    public async Task What_a_refit_kept_is_where_counting_begins()
    {
        // Counts that the log does not bear out show what they were begun with.
        for (var n = 0; n < 10_001; n++)
            await Judge("ada", n, _noon);
        await new KeptState(_snapshots, Keys.DayAnswers(TestCluster.Name)).Write(
            (DayAnswers.None with { Day = DateOnly.FromDateTime(_noon.UtcDateTime), Position = _journal.Position }).Encode(), TestCluster.Stop);
        await Judge("ada", 10_001, _noon);

        Assert.Equal(1, await Of(new AnswersToday(_journal, _snapshots), "ada"));
    }

    [Fact]
    public async Task The_counts_of_a_log_are_those_of_who_reads_on()
    {
        for (var n = 0; n < 5; n++)
            await Judge(n % 2 == 0 ? "ada" : "bob", n, _noon);
        var log = new TaskLog();
        await log.Read(_journal, Keys.ItemStreams(TestCluster.Name), TestCluster.Stop);

        var read = await DayAnswers.None.ReadOn(_journal, Keys.ItemStreams(TestCluster.Name), TestCluster.Stop);

        Assert.Equal(read.Position, log.Today.Position);
        Assert.Equal(read.ByReviewer.OrderBy(pair => pair.Key), DayAnswers.Decode(log.Today.Encode()).ByReviewer.OrderBy(pair => pair.Key));
        Assert.Equal(3, log.Today.Of("ada", DateOnly.FromDateTime(_noon.UtcDateTime)));
    }

    [Fact]
    public async Task A_judged_item_that_is_discarded_is_counted_by_its_slice()
    {
        var codec = new JsonEventCodec<FeedbackTaskEvent>();
        FeedbackTaskEvent[] Events(string item, bool judged) =>
        [
            new Opened(new ItemContent(item, "Which?", "one", "two") { Slice = "code" }, _noon),
            .. judged ? new FeedbackTaskEvent[] { new Judged("c", "ada", false, 1, new Answer(), [0], _noon) } : [],
            new Moved("m", "dan", ItemStanding.Discarded, "withdrawn", _noon),
        ];
        foreach (var (item, judged) in new[] { ("item-1", true), ("item-2", false) })
            await _journal.Append(Keys.ItemStreams(TestCluster.Name) + item, 0, [.. Events(item, judged).Select(codec.Encode)], TestCluster.Stop);
        var log = new TaskLog();

        await log.Read(_journal, Keys.ItemStreams(TestCluster.Name), TestCluster.Stop);

        Assert.Equal([("code", 1L)], log.Discarded.Select(slice => (slice.Key, slice.Value)));
        Assert.Empty(log.Voted());
    }

    private static Task<int> Of(AnswersToday answers, string reviewer) =>
        answers.Of(TestCluster.Name, reviewer, DateOnly.FromDateTime(_noon.UtcDateTime), TestCluster.Stop);

    private Task Judge(string reviewer, int item, DateTimeOffset at) => _journal.Append(
        Keys.ItemStreams(TestCluster.Name) + $"item-{item}", 0,
        [new JsonEventCodec<FeedbackTaskEvent>().Encode(new Judged($"c{item}", reviewer, false, 1, new Answer(), [0], at))], TestCluster.Stop);
}
