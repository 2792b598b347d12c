using System.Text.Json.Serialization;

namespace Routing.Core.Tasks;

/// <summary>What a reviewer says is wrong with an item instead of judging it (product.md FBM-08).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FlagKind>))]
public enum FlagKind
{
    /// <summary>It harms who sees it.</summary>
    Harmful,

    /// <summary>The rubric does not say how to judge it.</summary>
    UnclearRubric,

    /// <summary>It is in another language than it says.</summary>
    WrongLanguage,

    /// <summary>It holds personal data: nobody sees it until a person with the right to has looked.</summary>
    PersonalData,

    /// <summary>It cannot be shown or answered.</summary>
    Technical,
}
