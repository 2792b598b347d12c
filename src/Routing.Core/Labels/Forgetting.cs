namespace Routing.Core.Labels;

/// <summary>How old answers lose weight (algorithms.md §6.2): half of it with every 2000 later ones of the same person.
/// Nothing is deleted, the log keeps them all.</summary>
public static class Forgetting
{
    /// <summary>The newest answers of a person that keep their full weight: what few people have answered more than costs
    /// nothing to remember. (The specification forgets from the first answer on and never below 40.)</summary>
    public const int Remembered = 500;

    private const double HalfLife = 2000;

    /// <summary>Weight of an answer, in (0, 1].</summary>
    /// <param name="age">How many answers of the same person are newer.</param>
    public static double WeightOf(int age) => Math.Pow(0.5, Math.Max(0, age - Remembered) / HalfLife);
}
