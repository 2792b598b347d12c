using Routing.Core.RewardModels;
using Xunit;

namespace Routing.Core.Tests.RewardModels;

public sealed class DomainShiftTests
{
    [Fact]
    public void A_share_that_doubled_is_read_with_what_chance_says_of_it()
    {
        Assert.Null(Read(199, 0, 200, 0));
        Assert.Null(Read(200, 0, 199, 0));

        var risen = Read(1000, 20, 500, 30)!;
        Assert.Equal((0.02, 0.06, 3.0), (risen.Before, risen.Now, risen.Ratio));
        Assert.InRange(risen.PValue, 0, 0.001);

        // 2 of 200, then 4 of 200: doubled, and nothing.
        Assert.Equal(2, Read(200, 2, 200, 4)!.Ratio);
        Assert.InRange(Read(200, 2, 200, 4)!.PValue, 0.3, 0.5);
    }

    [Fact]
    public void Where_none_was_outside_before_one_is_taken_to_have_been() =>
        Assert.Equal(10, Read(500, 0, 500, 10)!.Ratio, 12);

    private static DomainShift.Reading? Read(int first, int firstOutside, int later, int laterOutside)
    {
        var shift = new DomainShift();
        for (var n = 0; n < first; n++)
            shift.Add(n < firstOutside, later: false);
        for (var n = 0; n < later; n++)
            shift.Add(n < laterOutside, later: true);
        return shift.Read();
    }
}
