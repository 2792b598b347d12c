using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Routing.Core.Assignment;

namespace Routing.Core.Labels;

/// <summary>One published refit with the counts of its log: what every silo of a cluster works with until the next.</summary>
/// <param name="OpenItems">Work items that were not closed.</param>
/// <param name="Judgments">Judgments in the log, gold included.</param>
/// <param name="Day">The day (UTC) of the refit.</param>
/// <param name="JudgedThatDay">Judgments by reviewer on that day until the refit.</param>
public sealed record BeliefSnapshot(
    BeliefModel Model, int OpenItems, long Judgments, DateOnly Day, ImmutableDictionary<string, int> JudgedThatDay)
{
    /// <summary>Judgments in the log without those of gold.</summary>
    public long WorkJudgments { get; init; }

    /// <summary>The same by slice.</summary>
    public ImmutableSortedDictionary<string, long> WorkJudgmentsBySlice { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>Labels of work items that were corrected or taken back, by slice.</summary>
    public ImmutableSortedDictionary<string, long> CorrectionsBySlice { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>What was judged on that day until the refit.</summary>
    public DayCounts Today { get; init; } = DayCounts.Empty;

    /// <summary>Slices whose accuracy changed as a whole.</summary>
    public ImmutableArray<SliceAlarm> Alarms { get; init; } = [];

    private static readonly JsonSerializerOptions _options = new()
    {
        IgnoreReadOnlyProperties = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new MatrixJson() },
    };

    /// <summary>Whether this refit read more of the log than another, or the same later. Epochs alone do not tell: they
    /// begin anew where a refit moves to another silo that has not heard of the last one.</summary>
    public bool IsNewerThan(BeliefSnapshot? other) => other is null || IsNewerThan(other.Model.Position, other.Model.Epoch);

    /// <inheritdoc cref="IsNewerThan(BeliefSnapshot?)"/>
    public bool IsNewerThan(long position, int epoch) =>
        Model.Position > position || (Model.Position == position && Model.Epoch > epoch);

    /// <summary>The snapshot as bytes; every number comes back as the very same number. Scores of the reward model stay
    /// behind: each silo has its own.</summary>
    public byte[] Encode() =>
        JsonSerializer.SerializeToUtf8Bytes(this with { Model = Model with { Scores = null } }, _options);

    /// <summary>The snapshot from its bytes.</summary>
    public static BeliefSnapshot Decode(byte[] body) =>
        JsonSerializer.Deserialize<BeliefSnapshot>(body, _options)
        ?? throw new JsonException("A snapshot of beliefs is needed, not 'null'.");
}
