using Routing.Core.RewardModels;
using Routing.Scoring.Sessions;
using Xunit;

namespace Routing.Training.Tests;

/// <summary>Choice of the device where there is no graphics processor; elsewhere these are skipped.</summary>
public sealed class TorchDeviceTests : TorchTests
{
    [Fact]
    public void Without_a_graphics_processor_the_processor_is_taken_and_the_reason_is_known()
    {
        Assert.SkipWhen(TorchSharp.torch.cuda.is_available(), "a graphics processor is here");

        var (torch, scoring) = (TorchDevice.Find(new DeviceChoice.Auto()), ScoringDevice.Find(new DeviceChoice.Auto()));

        Assert.Equal(("cpu", "cpu"), (torch.Name, scoring.Name));
        Assert.NotNull(torch.Fallback);
        Assert.NotNull(scoring.Fallback);
        Assert.Null(TorchDevice.Find(new DeviceChoice.Cpu()).Fallback);
    }

    [Fact]
    public void Who_asks_for_a_graphics_processor_is_not_fooled()
    {
        Assert.SkipWhen(TorchSharp.torch.cuda.is_available(), "a graphics processor is here");

        Assert.Contains("cuda:1", Assert.Throws<InvalidOperationException>(() => TorchDevice.Find(new DeviceChoice.Cuda(1))).Message, StringComparison.Ordinal);
        Assert.Contains("cuda:0", Assert.Throws<InvalidOperationException>(() => ScoringDevice.Find(new DeviceChoice.Cuda(0))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("cpu")]
    [InlineData("cuda:3")]
    [InlineData("gpu", false)]
    [InlineData("cuda:-1", false)]
    [InlineData("cuda:x", false)]
    public void A_choice_is_read_or_refused_by_name(string text, bool good = true)
    {
        if (good)
            Assert.NotNull(DeviceChoice.Parse(text));
        else
            Assert.Contains(text, Assert.Throws<FormatException>(() => DeviceChoice.Parse(text)).Message, StringComparison.Ordinal);
    }
}
