using Routing.Core.Labels;
using Routing.Core.Tasks;
using Xunit;
using static Routing.Core.Tasks.FeedbackTaskEvent;
using static Routing.Core.Tests.Tasks.Given;

namespace Routing.Core.Tests.Labels;

public sealed class CorrectionsTests
{
    private static readonly FeedbackTaskState _judged = FeedbackTaskState.Initial.Apply(new Opened(Pair, Noon))
        .Apply(Judged("ada", 1, 0)).Apply(Judged("bob", 2, 0)).Apply(Judged("cyd", 3, 1));

    [Fact]
    public void A_label_is_corrected_by_a_ruling_against_most_answers_by_none_that_is_right_and_by_a_reopening()
    {
        Assert.False(Corrections.IsCorrected(_judged));
        Assert.False(Corrections.IsCorrected(_judged.Apply(new Ruled("c", "dan", [0], "as most say", Noon))));
        Assert.True(Corrections.IsCorrected(_judged.Apply(new Ruled("c", "dan", [1], "they misread it", Noon))));
        Assert.True(Corrections.IsCorrected(_judged.Apply(new Ruled("c", "dan", [], "no answer is right", Noon))));
        Assert.True(Corrections.IsCorrected(_judged.Apply(new Reopened("c", "dan", "appeal", Noon))));
        Assert.False(Corrections.IsCorrected(_judged with { Content = _judged.Content! with { Gold = [0] } }));
    }

    [Fact]
    public void They_are_counted_by_slice_with_what_was_discarded()
    {
        var corrected = _judged.Apply(new Ruled("c", "dan", [1], "they misread it", Noon));

        var counts = Corrections.BySlice([_judged, corrected, corrected], [KeyValuePair.Create(Pair.Slice, 2L), KeyValuePair.Create("code", 1L)]);

        Assert.Equal([("code", 1L), (Pair.Slice, 4L)], counts.Select(slice => (slice.Key, slice.Value)).Order());
    }
}
