using System.Collections.Immutable;
using Routing.Core.Labels;
using Routing.Grains.Labels;
using Routing.Storage;

namespace Routing.Grains.Tests;

public sealed class BeliefStoreTests
{
    private readonly InMemorySnapshots _snapshots = new();

    [Fact]
    public async Task A_refit_comes_back_as_it_was_kept()
    {
        var beliefs = Beliefs(judgments: 7).Encode();
        await Store().Write(3, beliefs, [1, 2, 3], TestCluster.Stop);

        var kept = await Store().Read(3, TestCluster.Stop);

        Assert.Equal(7, kept!.Snapshot.Judgments);
        Assert.Equal(beliefs, kept.Body);
        Assert.Equal([1, 2, 3], kept.Reputations);
    }

    [Fact]
    public async Task Nothing_comes_back_for_another_version_of_the_programme_or_where_nothing_was_kept()
    {
        Assert.Null(await Store().Read(1, TestCluster.Stop));
        await Store().Write(1, Beliefs(1).Encode(), [], TestCluster.Stop);

        Assert.Null(await Store().Read(2, TestCluster.Stop));
    }

    [Fact]
    public async Task Of_two_activations_each_goes_on_after_the_other_has_written()
    {
        var (one, other) = (Store(), Store());
        await one.Write(1, Beliefs(1).Encode(), [], TestCluster.Stop);
        await other.Write(1, Beliefs(2).Encode(), [], TestCluster.Stop);
        await one.Write(1, Beliefs(3).Encode(), [], TestCluster.Stop); // Refused: it has not seen the other's.

        await one.Write(1, Beliefs(4).Encode(), [], TestCluster.Stop);

        Assert.Equal(4, (await Store().Read(1, TestCluster.Stop))!.Snapshot.Judgments);
    }

    private BeliefStore Store() => new(_snapshots, TestCluster.Name);

    private static BeliefSnapshot Beliefs(long judgments) =>
        new(Refit.Before(TestCluster.Pairs(3)), 0, judgments, default, ImmutableDictionary<string, int>.Empty);
}
