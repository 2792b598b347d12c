using MathNet.Numerics;
using Routing.Statistics.Probability;
using Xunit;

namespace Routing.Statistics.Tests;

public sealed class DigammaTests
{
    [Theory]
    [InlineData(0.01)]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(5.99)]
    [InlineData(6)]
    [InlineData(1e6)]
    public void Agrees_with_the_library_at(double x) => Assert.Equal(SpecialFunctions.DiGamma(x), Digamma.Of(x), 1e-9);
}
