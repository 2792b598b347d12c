namespace Routing.Core.Ledgers;

/// <summary>Why a command changes nothing.</summary>
/// <param name="Code">Stable, for programs.</param>
/// <param name="Detail">For people.</param>
public sealed record Refusal(string Code, string Detail);
