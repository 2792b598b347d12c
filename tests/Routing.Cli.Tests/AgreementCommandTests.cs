using Routing.Cli.Commands;
using Routing.Cli.Input;
using Routing.Statistics.Aggregation;
using Routing.Statistics.Agreement;
using Xunit;

namespace Routing.Cli.Tests;

public sealed class AgreementCommandTests
{
    // Two workers, labels 1, 3 and 10: the scale has ten steps although only three occur.
    private static readonly LabelSet _set = new(
        ["a", "b"], ["x", "y"], ["1", "10", "3"], [new Vote(0, 0, 0), new Vote(0, 1, 2), new Vote(1, 0, 1), new Vote(1, 1, 1)]);

    [Fact]
    public void A_scale_keeps_its_steps_and_its_order()
    {
        var percent = AgreementCommand.Measure(_set, "percent", MeasurementLevel.Interval);

        Assert.Equal((1 - (4 / 81.0) + 1) / 2, percent.Alpha!.Value, 12);
        Assert.Equal(2, percent.Units);
    }

    [Theory]
    [InlineData("fleiss", "ordinal", "nominal")]
    [InlineData("krippendorff", "words", "whole number")]
    [InlineData("cohen", "three", "two workers")]
    public void What_cannot_be_measured_is_said(string metric, string what, string word)
    {
        var set = what switch
        {
            "words" => _set with { Classes = ["1", "10", "good"] },
            "three" => _set with { Workers = ["x", "y", "z"] },
            _ => _set,
        };

        var refused = Assert.Throws<InputException>(() => AgreementCommand.Measure(set, metric, MeasurementLevel.Ordinal));

        Assert.Contains(word, refused.Message, StringComparison.Ordinal);
    }
}
