using System.Collections.Concurrent;
using Routing.Core.Labels;

namespace Routing.Grains.Labels;

/// <summary>The newest published refit of each programme on this silo.</summary>
public sealed class BeliefModels
{
    private readonly ConcurrentDictionary<string, BeliefModel> _models = new(StringComparer.Ordinal);

    /// <summary>The model of a programme; before its first refit, the one that knows nothing.</summary>
    public BeliefModel Of(string programme, int classes) =>
        _models.GetOrAdd(programme, static (_, k) => BeliefModel.Before(k), classes);

    /// <summary>Makes a refit the model of its programme unless a later one is there already.</summary>
    public void Publish(string programme, BeliefModel model) =>
        _models.AddOrUpdate(programme, model, (_, present) => present.Epoch > model.Epoch ? present : model);
}
