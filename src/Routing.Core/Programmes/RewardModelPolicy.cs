using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Routing.Core.Programmes;

/// <summary>How a programme's reward model learns and what it may do. A programme without one has no reward model.</summary>
public sealed record RewardModelPolicy
{
    /// <summary>The line of all slices that are in no family.</summary>
    public const string Overall = "overall";

    /// <summary>Least new judgments after which the model is trained again.</summary>
    public int NewLabels { get; init; } = 200;

    /// <summary>The same as a share of the pairs that it was last trained on.</summary>
    public double NewLabelShare { get; init; } = 0.1;

    /// <summary>Least time between two runs that nobody asked for.</summary>
    public TimeSpan MinimumGap { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Time since the last run began after which one is due whatever else speaks for it, if anything was judged since; zero:
    /// never.</summary>
    public TimeSpan Schedule { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Versions served last that can be served again; of older ones only report and lineage are kept, unless somebody accepted
    /// them.</summary>
    public int KeepVersions { get; init; } = 5;

    /// <summary>New judgments after which the head of the version served is fitted again and served at once, without waiting for
    /// the next run; 0: never.</summary>
    public int RefitLabels { get; init; } = 100;

    /// <summary>The same as a share of all judgments so far: of a long log fewer move nothing, and each fit reads all of it.</summary>
    public double RefitLabelShare { get; init; } = 0.02;

    /// <summary>Share of the items that the model never steers; what is known of its worth and its errors comes from
    /// them.</summary>
    public double BlindShare { get; init; } = 0.1;

    /// <summary>Whether an item may close with the model's help where the blind items show that this is safe.</summary>
    public bool AssistedClosing { get; init; } = true;

    /// <summary>Whether items of low and medium risk may close before anybody judged them where the blind items show that
    /// this is safe. Part of them is audited by people.</summary>
    public bool AutoAccept { get; init; }

    /// <summary>Share of offers that go to pairs chosen for what the model would learn.</summary>
    public double AcquisitionShare { get; init; } = 0.15;

    /// <summary>Of what it is made.</summary>
    public TrainingRecipe Recipe { get; init; } = new();

    /// <summary>Seed of projection, folds and draws.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Families of slices with lines of their own; the other slices share <see cref="Overall"/>.</summary>
    public ImmutableArray<RewardFamily> Families { get; init; } = [];

    /// <summary>The lines, the one of the slices without family first.</summary>
    [JsonIgnore]
    public IEnumerable<string> Lines => Families.Select(family => family.Name).Prepend(Overall);

    /// <summary>The line that learns from a slice and steers it.</summary>
    public string LineOf(string slice)
    {
        foreach (var family in Families)
        {
            if (family.Slices.Contains(slice, StringComparer.Ordinal))
                return family.Name;
        }

        return Overall;
    }

    /// <summary>The policy as it is for one line; null: there is no such line.</summary>
    public RewardModelPolicy? For(string line) =>
        line == Overall ? this
        : Families.FirstOrDefault(family => family.Name == line) is not { } own ? null
        : this with
        {
            NewLabels = own.NewLabels ?? NewLabels, NewLabelShare = own.NewLabelShare ?? NewLabelShare,
            MinimumGap = own.MinimumGap ?? MinimumGap, RefitLabels = own.RefitLabels ?? RefitLabels, Recipe = own.Recipe ?? Recipe,
        };
}
