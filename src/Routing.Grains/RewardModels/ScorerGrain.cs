using System.Collections.Immutable;
using Orleans.Concurrency;
using Routing.Contracts;
using Routing.Core.Labels;
using Routing.Core.RewardModels;
using Routing.Grains.Cluster;

namespace Routing.Grains.RewardModels;

/// <summary>Hands answers to the silo's scorer, which owns queue and session.</summary>
/// <remarks>Reentrant: it has no state, and a turn that waits for the scorer must not hold up the next request.</remarks>
[GrainType("scorer"), Reentrant, RunsOn(SiloRole.Scorer)]
internal sealed class ScorerGrain(IGrainContext context, RewardScorers scorers, ServedScores scores) : Grain, IScorerGrain
{
    private readonly string _programme = Keys.ProgrammeOf(context.GrainId.Key.ToString()!);

    private string? _line;

    // Not read where the grain is made: a caller who is let in nowhere may make up a key.
    private string Line => _line ??= Keys.LineOfScorer(context.GrainId.Key.ToString()!);

    public async Task<ScoreBatchReply> Score(ScoreBatch batch, CancellationToken cancellation)
    {
        scores.Follow(_programme);
        if (scorers.Of(_programme, Line) is not { } scorer)
            return Refused(ScoreRefusals.NoModel.Code, ScoreRefusals.NoModel.Detail);
        var reply = await scorer.Score(
            new ScoreRequest(batch.Prompt, [.. batch.Answers], ScoreLane.OpenItem), cancellation);
        return reply switch
        {
            ScoreReply.Scored scored => Reply(scored, scorers.Named(_programme, Line, scored.Model.Version)),
            ScoreReply.Refused refused => Refused(refused.Reason.Code, refused.Reason.Detail),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public Task<EvidenceReply> Evidence(string model, string[] items, CancellationToken cancellation)
    {
        scores.Follow(_programme);
        if (scores.Of(_programme, Line) is not { } known || known.Model != model)
            return Task.FromResult(new EvidenceReply([], []));
        var found = items.Select(item => known.Items.TryGetValue(item, out var pair) ? pair.Evidence : new PairEvidence(float.NaN, float.NaN)).ToArray();
        return Task.FromResult(new EvidenceReply(
            [.. found.Select(pair => pair.LogOdds)], [.. found.Select(pair => pair.Variance)], [.. found.Select(pair => pair.OutOfDomain)]));
    }

    private static ScoreBatchReply Reply(ScoreReply.Scored scored, ServedVersion? served)
    {
        var first = scored.Answers[0].Columns;
        return new ScoreBatchReply(
            null, null, [.. scored.Answers.Select(answer => (double)answer.Score)],
            [.. scored.Answers.Select(answer => Deviation(answer.Columns, first, scored.Model.Temperature))],
            served?.Name, scored.Model.Version, scored.Model.Device, served?.Stage,
            scored.Answers[0].Distance is null ? null : [.. scored.Answers.Select(answer => answer.Distance ?? double.NaN)],
            scored.Answers.Any(answer => answer.OutOfDomain) ? [.. scored.Answers.Select(answer => answer.OutOfDomain)] : null);
    }

    private static double Deviation(ImmutableArray<float> columns, ImmutableArray<float> first, double temperature)
    {
        if (columns.Length < 2)
            return 0;
        var mean = columns[0] - first[0];
        var sum = 0.0;
        for (var s = 1; s < columns.Length; s++)
            sum += Math.Pow(columns[s] - first[s] - mean, 2);
        return Math.Sqrt(sum / (columns.Length - 1)) / temperature;
    }

    private static ScoreBatchReply Refused(string code, string detail) => new(code, detail, [], [], null, null, null, null);
}
