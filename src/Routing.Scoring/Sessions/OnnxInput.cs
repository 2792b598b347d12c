namespace Routing.Scoring.Sessions;

/// <summary>One input of a run.</summary>
/// <param name="Values">float[], long[] or int[]; may be longer than the shape needs.</param>
public readonly record struct OnnxInput(string Name, Array Values, long[] Shape);
