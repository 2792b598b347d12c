using System.Text.Json.Serialization;

namespace Routing.Core.Programmes;

/// <summary>What the head of a reward model is made of.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HeadKind>))]
public enum HeadKind
{
    /// <summary>A product with the encoder's features; exact, with an exact posterior.</summary>
    Linear,

    /// <summary>A weight for every hashed word and phrase.</summary>
    Hashed,

    /// <summary>One hidden layer over the encoder's features.</summary>
    Network,
}
