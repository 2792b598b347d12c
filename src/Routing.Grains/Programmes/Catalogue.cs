using System.Collections.Concurrent;
using Routing.Contracts;
using Routing.Core.Programmes;

namespace Routing.Grains.Programmes;

/// <summary>A programme as this silo knows it.</summary>
/// <param name="Programme">Its terms: in a pilot those of <see cref="PilotPolicy"/>.</param>
/// <param name="Moves">How often it was moved from stage to stage.</param>
public sealed record ProgrammeInForce(
    Programme Programme, int Version, ProgrammeStage Stage = ProgrammeStage.Live, string? StageReason = null, int Moves = 0)
{
    /// <summary>The programme with the terms of its stage.</summary>
    public static ProgrammeInForce Of(ProgrammeState state, ProgrammeEvent.Applied inForce) =>
        Of(inForce.Programme, inForce.Version, state.Stage, state.StageReason, state.Moves.Count);

    /// <summary>The programme with the terms of its stage.</summary>
    public static ProgrammeInForce Of(Programme programme, int version, ProgrammeStage stage, string? reason, int moves) => new(
        stage is ProgrammeStage.Pilot ? (programme.Pilot ?? new PilotPolicy()).Of(programme) : programme, version, stage, reason, moves);

    /// <summary>What is asked about each item.</summary>
    public IReadOnlyList<Question> Questions { get; } = Question.Of(Programme);

    private readonly Dictionary<string, PoolTerms> _pools = PoolTerms.Of(Programme);

    /// <summary>The terms of a pool; null when the programme has no such pool.</summary>
    public PoolTerms? PoolOf(string id) => _pools.GetValueOrDefault(id);
}

/// <summary>The programmes in force as this silo knows them, so that no request waits for a programme grain. What is
/// older than a second is asked for again while requests go on with it; what is older than ten is not used.</summary>
public sealed class Catalogue(IGrainFactory grains, TimeProvider clock)
{
    private static readonly TimeSpan _young = TimeSpan.FromSeconds(1), _old = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Entry> _known = new(StringComparer.Ordinal);

    /// <summary>The programme in force; null when none was applied.</summary>
    public ValueTask<ProgrammeInForce?> Get(string programme, CancellationToken cancellation)
    {
        if (!_known.TryGetValue(programme, out var known))
            return new ValueTask<ProgrammeInForce?>(Load(programme, cancellation));
        var age = clock.GetElapsedTime(known.At);
        if (age > _old)
            return new ValueTask<ProgrammeInForce?>(Load(programme, cancellation));
        if (age > _young && Interlocked.Exchange(ref known.Asked, 1) == 0)
            Load(programme, CancellationToken.None).Ignore(); // A lost answer is asked for again when it is old.
        return ValueTask.FromResult<ProgrammeInForce?>(known.Programme);
    }

    /// <summary>Puts a version in force unless a later one is.</summary>
    public void Publish(string programme, ProgrammeInForce version) => _known.AddOrUpdate(
        programme, _ => new Entry(version, clock.GetTimestamp()), (_, present) => new Entry(
            IsNewer(version, present.Programme) ? version : present.Programme, clock.GetTimestamp()));

    private static bool IsNewer(ProgrammeInForce one, ProgrammeInForce other) =>
        one.Version > other.Version || (one.Version == other.Version && one.Moves > other.Moves);

    private async Task<ProgrammeInForce?> Load(string programme, CancellationToken cancellation)
    {
        if (await grains.GetGrain<IProgrammeGrain>(programme).Get(cancellation) is not { } document)
            return null;
        Publish(
            programme,
            _known.TryGetValue(programme, out var known) && (known.Programme.Version, known.Programme.Moves) == (document.Version, document.Moves)
                ? known.Programme
                : ProgrammeInForce.Of(
                    ProgrammeJson.Read(document.Json), document.Version, Enum.Parse<ProgrammeStage>(document.Stage, ignoreCase: true),
                    document.StageReason, document.Moves));
        return _known[programme].Programme;
    }

    private sealed record Entry(ProgrammeInForce Programme, long At)
    {
        public int Asked;
    }
}
