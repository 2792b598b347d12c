using System.Text.Json;
using Routing.Contracts;
using Routing.Grains.Cluster;
using Routing.Core.Ledgers;
using Routing.Core.Ports;
using Routing.Core.Rubrics;

namespace Routing.Grains.Rubrics;

/// <summary>Identity, clock and journal around <see cref="RubricState"/>.</summary>
[GrainType("rubric"), RunsOn(SiloRole.Router)]
internal sealed class RubricGrain(IGrainContext context, IJournal journal, TimeProvider clock) : Grain, IRubricGrain
{
    private readonly Ledger<RubricState, RubricEvent> _ledger = new(
        journal, new JsonEventCodec<RubricEvent>(), "rubric/" + context.GrainId.Key, RubricState.Initial,
        static (state, e) => state.Apply(e));

    public async Task<int> Publish(string rubricJson, CancellationToken cancellation)
    {
        var rubric = JsonSerializer.Deserialize<Rubric>(rubricJson)
            ?? throw new ArgumentException("A rubric is needed, not 'null'.", nameof(rubricJson));
        await _ledger.Transact(state => state.Publish(rubric, clock.GetUtcNow()), cancellation);
        return (await _ledger.State(cancellation)).Versions.Count;
    }

    public async Task<string?> Get(int version, CancellationToken cancellation)
    {
        var versions = (await _ledger.State(cancellation)).Versions;
        return version >= 1 && version <= versions.Count
            ? JsonSerializer.Serialize(versions[version - 1].Rubric)
            : null;
    }
}
