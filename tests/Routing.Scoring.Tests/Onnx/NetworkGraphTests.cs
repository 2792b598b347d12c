using Routing.RewardModels.Onnx;
using Routing.Scoring.Sessions;
using Xunit;

namespace Routing.Scoring.Tests.Onnx;

public sealed class NetworkGraphTests
{
    [Fact]
    public void The_runtime_gives_what_the_definition_gives()
    {
        const int Features = 40, Hidden = 16, Columns = 9;
        var random = new Random(5);
        var (w1, b1, w2, b2) = (random.Normal(Features * Hidden, 0.2), random.Normal(Hidden), random.Normal(Hidden * Columns, 0.2), random.Normal(Columns));
        using var model = OnnxModel.Open(NetworkGraph.Write(w1, b1, w2, b2, new Dictionary<string, string>()), ScoringDevice.Cpu);

        for (var run = 0; run < 10; run++)
        {
            var rows = 1 + random.Next(10);
            var x = random.Normal(rows * Features);
            var found = model.Run([new OnnxInput(NetworkGraph.Features, x, [rows, Features])], NetworkGraph.Scores, [rows, Columns]);

            for (var row = 0; row < rows; row++)
            {
                var hidden = Enumerable.Range(0, Hidden).Select(h =>
                    Math.Max(0, b1[h] + Enumerable.Range(0, Features).Sum(k => (double)x[(row * Features) + k] * w1[(k * Hidden) + h]))).ToArray();
                for (var c = 0; c < Columns; c++)
                    Assert.Equal(b2[c] + hidden.Select((value, h) => value * w2[(h * Columns) + c]).Sum(), found[(row * Columns) + c], 1e-5);
            }
        }
    }
}
