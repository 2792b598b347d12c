using System.Collections.Immutable;
using Routing.Contracts;
using Routing.Core.Labels;
using Routing.Core.Ports;
using Routing.Core.RewardModels;
using Routing.Core.Tasks;
using Routing.Grains.Cluster;
using Routing.Grains.Labels;
using Routing.Grains.Programmes;

namespace Routing.Grains.RewardModels;

/// <summary>The fast one of a line's two speeds. Keeps up with the journal, so that a refit reads what is new and fits; the
/// computing is not its turn's.</summary>
/// <remarks>Labels are weighed by the beliefs that this silo knows. A whole run refits them on its snapshot.</remarks>
[GrainType("headRefit"), RunsOn(SiloRole.Trainer)]
internal sealed class HeadRefitGrain(
    IGrainContext context, IJournal journal, Catalogue catalogue, BeliefModels models, IRewardTrainer trainer, IArtefactStore artefacts)
    : Grain, IHeadRefitGrain
{
    private readonly Dictionary<string, ItemContent> _contents = new(StringComparer.Ordinal);
    private readonly TaskLog _log = new();
    private readonly string _programme = Keys.ProgrammeOf(context.GrainId.Key.ToString()!);

    private string Key => context.GrainId.Key.ToString()!;

    // Not read where the grain is made: a caller who is let in nowhere may make up a key.
    private string Line => Keys.IdOf(Key);

    public async Task<HeadRefit?> Fit(
        string artefact, int seed, long position, DateTimeOffset since, int least, CancellationToken cancellation)
    {
        var programme = await catalogue.Get(_programme, cancellation)
            ?? throw new InvalidOperationException($"Programme '{_programme}' is not applied.");
        await _log.Read(journal, Keys.ItemStreams(_programme), position, cancellation);
        var policy = programme.Programme.RewardModel
            ?? throw new InvalidOperationException($"Programme '{_programme}' has no reward model.");
        var labelled = _log.Voted().RemoveAll(
            pair => !Snapshot.IsLabelled(pair.Task) || pair.Task.Content is not { } content || policy.LineOf(content.Slice) != Line);
        if (labelled.Sum(pair => pair.Task.Judgments.Count(judged => judged.At > since)) < least)
            return null;
        await models.Ready(_programme);
        var data = new PreferenceDataset(position, await Rows(labelled, models.Of(_programme, programme), cancellation), []);
        var judgments = labelled.Sum(pair => (long)pair.Task.Judgments.Count);
        try
        {
            var input = new TrainingInput(data, artefacts.Open(artefact), seed, artefacts.NewFolder(Key));
            return await Task.Run(
                () => trainer.Refit(input, cancellation) is { } objection
                    ? new HeadRefit(null, data.Hash(), data.Rows.Length, objection, judgments)
                    : new HeadRefit(artefacts.Put(input.Folder), data.Hash(), data.Rows.Length, null, judgments),
                cancellation);
        }
        finally
        {
            artefacts.EndRun(Key);
        }
    }

    private async Task<ImmutableArray<PreferenceRow>> Rows(
        ImmutableArray<(string Item, FeedbackTaskState Task)> labelled, BeliefModel model, CancellationToken cancellation)
    {
        var rows = ImmutableArray.CreateBuilder<PreferenceRow>(labelled.Length);
        foreach (var (item, task) in labelled)
        {
            if (await Content(item, cancellation) is { } content)
                rows.Add(Snapshot.Row(item, content, model.Belief(task, 0).Classes, task.Judgments.Count));
        }

        return rows.ToImmutable();
    }

    // The texts of a judged item, which no import replaces any more, read once: most of a journal is leases and judgments.
    private async Task<ItemContent?> Content(string item, CancellationToken cancellation)
    {
        if (_contents.TryGetValue(item, out var known))
            return known;
        return await PairTexts.Of(journal, Keys.ItemStreams(_programme) + item, cancellation) is { } content ? _contents[item] = content : null;
    }
}
