using Routing.Cli.Demo;
using Routing.Cli.Input;
using Routing.Cli.Vendors;
using Routing.Cli.Vendors.Conformance;
using Routing.Contracts.Vendors;
using Routing.Statistics.Tests;
using Xunit;

namespace Routing.Cli.Tests.Vendors;

public sealed class ConformanceTests
{
    private static readonly SimulatedCrowd _people = new(Programme(), seed: 1);

    [Fact]
    public async Task The_simulated_pool_keeps_the_contract()
    {
        var results = await Try(() => new CrowdPool(_people, TimeProvider.System), ConformanceKit.Cases);

        Assert.DoesNotContain(results, result => result.Fault is not null);
        Assert.True(results.Count >= 40, $"The kit has only {results.Count} cases.");
    }

    [Fact]
    public async Task The_recorded_pool_keeps_the_contract()
    {
        var folder = RecordedFolder.Of("snow_rte");
        Assert.SkipWhen(folder is null, "No data set snow_rte: set ROUTING_DATA to the folder of the data sets.");
        var crowd = new RecordedCrowd(RecordedData.Read(folder!), Programme(), gold: 0, seed: 1); // checked above

        var results = await ConformanceKit.Try(
            () => new CrowdPool(crowd, TimeProvider.System), crowd.Items, [.. crowd.Programme.Classes],
            System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(crowd.Programme.Method.ToString()), TimeProvider.System,
            ConformanceKit.Cases, TestContext.Current.CancellationToken);

        Assert.DoesNotContain(results, result => result.Fault is not null);
    }

    [Theory]
    [InlineData("slow", "describe: speaks this contract")]
    [InlineData("another contract", "describe: speaks this contract")]
    [InlineData("no tag", "describe: names languages by their tags")]
    [InlineData("changes its price", "describe: says the same twice")]
    [InlineData("tells names", "enrol: keeps who they are to itself")]
    [InlineData("promises the moon", "quote: promises no more than was asked for")]
    [InlineData("quotes above its price", "quote: asks no more than described")]
    [InlineData("accepts everything", "offer: one that has expired")]
    [InlineData("works on what it declined", "work: somebody answers")]
    [InlineData("answers twice", "offer: answers once")]
    [InlineData("sends strangers", "work: somebody answers")]
    [InlineData("hammers", "work: an empty queue is not hammered")]
    [InlineData("does two at a time and says one", "offer: no more than it can do")]
    [InlineData("submits twice", "work: somebody answers")]
    [InlineData("forgets the fence", "work: somebody answers")]
    [InlineData("invents choices", "work: somebody answers")]
    [InlineData("changes its mind", "work: a lost reply is asked for again with the same command and answer")]
    [InlineData("has one command", "work: each submission has a command of its own")]
    [InlineData("claims and leaves", "work: every task ends with an answer, a skip or a release")]
    [InlineData("gives up on a lost reply", "work: a lost reply is asked for again with the same command and answer")]
    [InlineData("skips without a reason", "work: an enormous text is answered, skipped or given back")]
    [InlineData("knows no repeated verdict", "verdict: the same again")]
    [InlineData("agrees to anything", "payable: says so when a line is missing")]
    [InlineData("disputes everything", "payable: agrees to what it submitted")]
    [InlineData("never ends", "offer: none after the end")]
    public async Task A_planted_fault_is_found(string fault, string found)
    {
        var results = await Try(
            () => new BrokenPool(new CrowdPool(_people, TimeProvider.System), fault),
            ConformanceKit.Cases.Where(tried => tried.Name == found));

        Assert.NotNull(Assert.Single(results).Fault);
    }

    private static Task<IReadOnlyList<CaseResult>> Try(Func<IReviewerPool> open, IEnumerable<ConformanceCase> cases) =>
        ConformanceKit.Try(
            open, _people.Items, [.. _people.Programme.Classes], "pairwise", TimeProvider.System, cases,
            TestContext.Current.CancellationToken);

    private static Core.Programmes.Programme Programme()
    {
        using var stream = typeof(SimulatedCrowd).Assembly.GetManifestResourceStream("replay.yaml")!; // embedded
        using var reader = new StreamReader(stream);
        return ProgrammeFile.Parse(reader.ReadToEnd()).Programme!; // valid
    }
}
