namespace Routing.Scoring.Tests.Onnx;

/// <summary>Random arrays.</summary>
internal static class Draws
{
    public static float[] Normal(this Random random, int count, double deviation = 1) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)(deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()))
            * Math.Cos(2 * Math.PI * random.NextDouble())))];
}
