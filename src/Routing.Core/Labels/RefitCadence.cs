namespace Routing.Core.Labels;

/// <summary>When a refit is due (algorithms.md §1.4).</summary>
public static class RefitCadence
{
    // A refit of few labels takes a millisecond, and with few items 200 labels, the specification's least, are most of
    // what will ever be bought.
    private const int Least = 25, ItemsPerLabel = 4;

    /// <summary>New labels after which it is due to look at how people work: a twentieth more than at the last look.</summary>
    public static int LookAfter(int labels) => Math.Max(Least, labels / 20);

    /// <summary>New labels after which a refit is due: ¼ per open item, and enough to be worth it.</summary>
    public static int LabelsFor(int openItems) => Math.Max(Least, openItems / ItemsPerLabel);
}
