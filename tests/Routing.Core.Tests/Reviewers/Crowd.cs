using System.Collections.Immutable;
using Routing.Core.Labels;
using Routing.Core.Programmes;
using Routing.Core.Rubrics;
using Routing.Core.Tasks;
using static Routing.Core.Tests.Tasks.Given;

namespace Routing.Core.Tests.Reviewers;

/// <summary>People of known ability on items of known truth, a minute apart.</summary>
internal sealed class Crowd(int classes, int seed)
{
    private readonly List<VotedItem> _items = [];

    public Random Random { get; } = new(seed);

    public Programme Programme { get; } = new()
    {
        Name = "Crowd", Method = FeedbackMethod.Classify, Classes = [.. Enumerable.Range(0, classes).Select(k => $"c{k}")],
        Axes = [], Rubric = Rubric.Empty, Risks = [new RiskClass("low", 0.05, 1, 5, false)], Tiers = [new Tier("general", 1, false)],
    };

    public IReadOnlyList<VotedItem> Items => _items;

    /// <summary>One item, answered by these people.</summary>
    /// <param name="answer">What a person says when the truth is given.</param>
    public void Ask(IEnumerable<string> people, Func<string, int, int> answer, bool gold = false, Func<string, TimeSpan?>? took = null)
    {
        var truth = Random.Next(classes);
        var at = Noon.AddMinutes(_items.Count);
        _items.Add(new VotedItem(
            $"item-{_items.Count:00000}", "general", gold ? [truth] : null,
            [.. people.Select(person => new ItemVote(person, false, [answer(person, truth)], at, null, took?.Invoke(person)))]));
    }

    /// <summary>The truth with this probability, else any other class.</summary>
    public int Say(int truth, double accuracy) =>
        Random.NextDouble() < accuracy ? truth : (truth + 1 + Random.Next(classes - 1)) % classes;

    public BeliefModel Fit() => Refit.Of(1, 0, Programme, _items);

    public Core.Reviewers.ConductReport Look(IReadOnlySet<int>? subjective = null, ImmutableDictionary<string, PullShares>? pulls = null) =>
        Core.Reviewers.Conduct.Of(
            Fit(), _items, pulls ?? ImmutableDictionary<string, PullShares>.Empty, 0.7, subjective);
}
