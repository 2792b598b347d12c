using Routing.Core.Reviewers;
using Routing.Core.Telemetry;
using Routing.Grains.Items;

namespace Routing.Grains.Telemetry;

/// <summary>How many reviewers stand in which band.</summary>
internal static class BandMeter
{
    /// <summary>All bands, empty ones too: a level that nobody sets any more would stay as it was.</summary>
    public static void Record(IEnumerable<ReputationBand> reviewers)
    {
        var counts = reviewers.CountBy(band => band).ToDictionary();
        foreach (var band in Enum.GetValues<ReputationBand>())
            Instruments.ReputationBand.Record(counts.GetValueOrDefault(band), new KeyValuePair<string, object?>("band", JsonNames.Of(band)));
    }
}
