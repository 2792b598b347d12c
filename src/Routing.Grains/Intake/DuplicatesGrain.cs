using Routing.Contracts;
using Routing.Core.Intake;
using Routing.Core.Ports;
using Routing.Core.Tasks;
using Routing.Grains.Cluster;
using StableHash = Routing.Core.Assignment.StableHash;

namespace Routing.Grains.Intake;

/// <summary>One <see cref="DuplicateIndex"/> in memory: of the items whose kind falls to it, since only items of one kind are ever merged.
/// Writes nothing; read from the journal by the first call.</summary>
[GrainType("duplicates"), RunsOn(SiloRole.Router)]
internal sealed class DuplicatesGrain(IGrainContext context, IJournal journal, NodeSettings settings) : Grain, IDuplicatesGrain
{
    private readonly string _key = context.GrainId.Key.ToString()!;
    private DuplicateIndex? _index;

    /// <summary>The index that an item belongs to.</summary>
    public static string KeyOf(string programme, ItemContent content, NodeSettings settings) =>
        Keys.Duplicates(programme, (int)(StableHash.Of(ItemSketch.KindOf(content)) % (ulong)settings.Shards));

    public async Task<string[]> Expect(SketchRow[] rows, double threshold, CancellationToken cancellation)
    {
        var index = await Index(cancellation);
        return [.. rows.Where(row => index.Claim(row.Item, new ItemSketch(row.Exact, row.Signature), threshold).Count > 0).Select(row => row.Item)];
    }

    public async Task<string[]> Claim(
        string item, ulong exact, byte[] signature, double threshold, CancellationToken cancellation) =>
        [.. (await Index(cancellation)).Claim(item, new ItemSketch(exact, signature), threshold)];

    private async ValueTask<DuplicateIndex> Index(CancellationToken cancellation)
    {
        var programme = Keys.ProgrammeOf(_key);
        return _index ??= await Task.Run(
            () => IntakeLog.Read(journal, Keys.ItemStreams(programme), content => KeyOf(programme, content, settings) == _key, cancellation),
            cancellation);
    }
}
