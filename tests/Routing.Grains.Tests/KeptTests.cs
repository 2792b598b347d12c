using System.Collections.Immutable;
using Routing.Core.Labels;
using Routing.Core.Ports;
using Routing.Grains.Labels;
using Routing.Storage;

namespace Routing.Grains.Tests;

public sealed class KeptTests
{
    private readonly InMemorySnapshots _snapshots = new();

    [Fact]
    public void A_refit_comes_back_as_it_was_kept()
    {
        var beliefs = Beliefs(judgments: 7).Encode();

        var kept = KeptBeliefs.Decode(KeptBeliefs.Encode(3, beliefs, [1, 2, 3]), 3);

        Assert.Equal(7, kept!.Snapshot.Judgments);
        Assert.Equal(beliefs, kept.Body);
        Assert.Equal([1, 2, 3], kept.Reputations);
    }

    [Fact]
    public void Nothing_comes_back_for_another_version_of_the_programme_or_another_format()
    {
        var kept = KeptBeliefs.Encode(1, Beliefs(1).Encode(), []);

        Assert.Null(KeptBeliefs.Decode(kept, 2));
        Assert.Null(KeptBeliefs.Decode(new byte[4], 1));
    }

    [Fact]
    public async Task Of_two_activations_each_goes_on_after_the_other_has_written()
    {
        var (one, other) = (new KeptState(_snapshots, "kept"), new KeptState(_snapshots, "kept"));
        await one.Write(new byte[] { 1 }, TestCluster.Stop);
        await other.Write(new byte[] { 2 }, TestCluster.Stop);
        await one.Write(new byte[] { 3 }, TestCluster.Stop); // Nothing: it has not seen the other's.

        await one.Write(new byte[] { 4 }, TestCluster.Stop);

        Assert.Equal([4], (await other.Read(TestCluster.Stop))!.Value.ToArray());
    }

    private static BeliefSnapshot Beliefs(long judgments) =>
        new(Refit.Before(TestCluster.Pairs(3)), 0, judgments, default, ImmutableDictionary<string, int>.Empty);
}
