using System.Collections.Immutable;
using System.Globalization;
using Routing.Statistics.Aggregation;

namespace Routing.Core.Labels;

/// <summary>The third level of slices (algorithms.md §1.5): task type, domain, and domain with risk. A cell's pool is nested in its
/// domain's; where it has too few votes its items are answered as the domain's are.</summary>
public static class RiskCells
{
    private const char Separator = '\u001f';

    /// <summary>The cell of a domain's items of one risk class.</summary>
    public static string Of(string domain, int risk) => string.Create(CultureInfo.InvariantCulture, $"{domain}{Separator}{risk}");

    /// <summary>The domain of a cell; a domain itself.</summary>
    public static string DomainOf(string cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        var at = cell.IndexOf(Separator, StringComparison.Ordinal);
        return at < 0 ? cell : cell[..at];
    }

    /// <summary>What was counted in the domains with enough votes, and in the cells of those domains whose items differ in risk.</summary>
    /// <param name="work">The items of the data, [I].</param>
    internal static ImmutableDictionary<string, SliceCounts> Count(HdsModel model, HdsData data, List<VotedItem> work)
    {
        var mixed = work.GroupBy(item => item.Slice, StringComparer.Ordinal)
            .Where(domain => domain.Any(item => item.Risk != domain.First().Risk)).Select(domain => domain.Key).ToHashSet(StringComparer.Ordinal);
        var domains = SliceModel.Count(model, data, work.ConvertAll(item => item.Slice));
        return mixed.Count == 0
            ? domains.ToImmutableDictionary(StringComparer.Ordinal)
            : domains.Concat(SliceModel.Count(model, data, work.ConvertAll(item => mixed.Contains(item.Slice) ? Of(item.Slice, item.Risk) : ""))
                .Where(cell => cell.Key.Length > 0)).ToImmutableDictionary(StringComparer.Ordinal);
    }
}
