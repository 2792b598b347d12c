namespace Routing.RewardModels.Acquisition;

/// <summary>A pair that was chosen to be judged, and how likely that was: an estimate from chosen pairs is weighted by the inverse.</summary>
/// <param name="Index">Of the pair, as the pool names it.</param>
/// <param name="Uniform">Whether the uniform part of the batch chose it.</param>
/// <param name="Weight">(p(1 − p))³ times the weights of risk and slice.</param>
/// <param name="Propensity">Chance of being in the batch, given the draws of the others, in (0, 1].</param>
public readonly record struct AcquisitionPick(int Index, bool Uniform, double Weight, double Propensity);
