using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Routing.Core.Telemetry;

namespace Routing.Hosting.Tests.Telemetry;

public sealed partial class MetricListTests
{
    [Fact]
    public void The_documented_metrics_are_the_registered_ones()
    {
        var registered = new SortedSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == Instruments.MeterName)
                    registered.Add($"{instrument.Name} | {KindOf(instrument)} | {instrument.Unit} | {instrument.Description}");
            },
        };
        _ = Instruments.Submit; // The list is made when somebody first looks at it.
        listener.Start();

        var documented = Row().Matches(File.ReadAllText(Repository.File("docs/telemetry.md")))
            .Select(row => string.Join(" | ", row.Groups.Values.Skip(1).Select(group => group.Value)));

        Assert.Equal(registered, new SortedSet<string>(documented, StringComparer.Ordinal));
    }

    private static string KindOf(Instrument instrument)
    {
        var name = instrument.GetType().Name;
        return name[..name.IndexOf('`', StringComparison.Ordinal)].ToLowerInvariant();
    }

    [GeneratedRegex(@"^\| `(routing\.[\w.]+)` \| (\w+) \| (\S+) \| (.+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
