namespace Routing.Core.Tasks;

/// <summary>Which two candidates of a prompt an item puts side by side. Items of one group teach one set of utilities.</summary>
/// <param name="Group">Id of the prompt group.</param>
/// <param name="First">Id of the candidate shown as A.</param>
/// <param name="Second">Id of the candidate shown as B.</param>
public sealed record CandidatePair(string Group, string First, string Second);
