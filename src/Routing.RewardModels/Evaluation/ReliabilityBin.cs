namespace Routing.RewardModels.Evaluation;

/// <summary>A bin of a reliability curve.</summary>
/// <param name="Said">Mean probability said.</param>
/// <param name="Seen">Share seen.</param>
/// <param name="Low">Lower end of its 95 % Wilson interval.</param>
/// <param name="High">Upper end.</param>
public sealed record ReliabilityBin(int Count, double Said, double Seen, double Low, double High);
