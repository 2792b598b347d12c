using CsCheck;
using Routing.Core.Assignment;
using Routing.Core.Programmes;
using Xunit;

namespace Routing.Core.Tests.Assignment;

public sealed class HardFilterTests
{
    private static readonly string[] _people = ["ada", "bob", "cid"];

    [Fact]
    public void The_short_answer_and_the_one_with_words_are_the_same() =>
        Gen.Int[0, 2].Array[14].Sample(n =>
        {
            var reviewer = new ReviewerProfile("ada", n[0], new HashSet<string> { n[1] == 0 ? "de" : "en" })
            {
                Team = n[2] == 0 ? "t" : null, Conflicts = new HashSet<string> { _people[n[3]] }, AnsweredToday = n[4], DailyLimit = 2,
                HarmfulToday = n[5], HarmfulLimit = 2, Group = n[6] == 0 ? "g" : null,
                Qualifications = new HashSet<string> { n[7] == 0 ? "law" : "none" },
            };
            var item = new ItemNeeds("item", n[8], 2)
            {
                Language = "en", Author = _people[n[9]], AuthorTeam = n[10] == 0 ? "t" : "u", Answers = n[11], Judges = [_people[n[12]]],
                Group = n[13] == 0 ? "g" : null, Harmful = true, Qualifications = ["law"], SliceLabelsToday = 100, OwnLabelsToday = 10 * n[4],
            };

            Assert.Equal(HardFilter.Failed(reviewer, item).Count == 0, HardFilter.Passes(reviewer, item));
        });

    [Fact]
    public void What_is_left_of_an_overlap_is_kept_for_groups_below_their_quota()
    {
        var programme = Tasks.Given.Pairs with { GroupQuotas = [new GroupQuota("de", 1), new GroupQuota("at", 1)] };

        Assert.Null(programme.OpenQuota(0, []));
        Assert.Equal("at", programme.OpenQuota(0, ["de", "de"]));
        Assert.Equal("de", programme.OpenQuota(0, ["ch"]));
        Assert.Null(programme.OpenQuota(0, ["de", "at"]));
        Assert.Null(Tasks.Given.Pairs.OpenQuota(0, ["ch", "ch"]));
    }

    [Fact]
    public void A_share_cap_does_not_stop_the_work_of_few_people()
    {
        static DayCounts Day(int people) => DayCounts.Of(
            [.. Enumerable.Range(0, people).Select(n => ($"p{n}", "law", false, n == 0))]);

        Assert.Equal((4, 1, 0.5), Day(4).Of("law", "p0", 0.15));
        Assert.Equal((40, 1, 0.15), Day(40).Of("law", "p0", 0.15));
        Assert.Equal((0, 0, 0.15), Day(40).Of("physics", "p0", 0.15));
        Assert.Equal(1, Day(40).Harmful["p0"]);
    }
}
