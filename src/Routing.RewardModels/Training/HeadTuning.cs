namespace Routing.RewardModels.Training;

/// <summary>What was chosen for a head, and by what.</summary>
/// <param name="LogLoss">Nats a decided pair on prompts that the fit had not seen, before the temperature.</param>
/// <param name="HeldOutLogOdds">Log odds of the preferred answer from the fit that had not seen its prompt, [N].</param>
public sealed record HeadTuning(HeadPrior Prior, double LogLoss, double Temperature, double[] HeldOutLogOdds);
