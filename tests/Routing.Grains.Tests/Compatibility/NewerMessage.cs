namespace Routing.Grains.Tests.Compatibility;

/// <summary>A message as one release has it ...</summary>
[GenerateSerializer, Alias("routing.tests.OlderMessage")]
internal sealed record OlderMessage([property: Id(0)] int Number, [property: Id(1)] string Word);

/// <summary>... and as the next one may.</summary>
[GenerateSerializer, Alias("routing.tests.NewerMessage")]
internal sealed record NewerMessage(
    [property: Id(0)] int Number, [property: Id(1)] string Word, [property: Id(2)] int[]? More, [property: Id(3)] OlderMessage? Nested);
