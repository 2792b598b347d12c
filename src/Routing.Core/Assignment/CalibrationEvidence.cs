namespace Routing.Core.Assignment;

/// <summary>What is known of a reviewer before he may be preferred to others: until then his apparent quality is mostly
/// self-confirmation (algorithms.md §5.2).</summary>
/// <param name="Gold">Gold answers.</param>
/// <param name="Corroborated">Answers on items that at least <see cref="Others"/> others answered.</param>
public readonly record struct CalibrationEvidence(int Gold, int Corroborated)
{
    /// <summary>Others who must have answered an item.</summary>
    public const int Others = 2;

    private const int GoldNeeded = 10, CorroboratedNeeded = 20;

    /// <summary>Whether he takes part in the choice among those who wait.</summary>
    public bool Suffices => Gold >= GoldNeeded || Corroborated >= CorroboratedNeeded;
}
