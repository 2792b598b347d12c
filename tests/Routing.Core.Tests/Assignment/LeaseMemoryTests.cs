using CsCheck;
using Routing.Core.Assignment;
using Xunit;

namespace Routing.Core.Tests.Assignment;

public sealed class LeaseMemoryTests
{
    private static readonly DateTimeOffset _noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void All_shards_together_know_a_reviewers_last_leases_in_whatever_order_they_hear_of_them() =>
        Gen.Select(Gen.Int[0, 3].Array[0, 120], Gen.Int[0, 1_000_000]).Sample((shards, seed) =>
        {
            var memories = Enumerable.Range(0, 4).Select(_ => new LeaseMemory()).ToArray();
            var leases = shards.Select((shard, n) => (Shard: shard, Lease: Lease(n))).ToArray();
            var heard = leases.ToArray();
            new Random(seed).Shuffle(heard);

            foreach (var (shard, lease) in heard)
                memories[shard].Note("ada", lease);

            var known = memories.SelectMany(memory => memory.Of("ada")).Select(lease => lease.Command).ToHashSet();
            Assert.All(leases.TakeLast(LeaseMemory.Window), last => Assert.Contains(last.Lease.Command, known));
            Assert.All(memories, memory => Assert.True(memory.Of("ada").Count <= LeaseMemory.Window));
        });

    [Fact]
    public void An_end_is_final_whatever_is_heard_later()
    {
        var memory = new LeaseMemory();

        memory.Note("ada", Lease(1) with { Over = true });
        memory.Note("ada", Lease(1));

        Assert.True(Assert.Single(memory.Of("ada")).Over);
        Assert.Empty(memory.Of("bob"));
    }

    private static KnownLease Lease(int n) => new($"item-{n}", $"ask-{n}", 1, _noon.AddMinutes(n), Over: false);
}
