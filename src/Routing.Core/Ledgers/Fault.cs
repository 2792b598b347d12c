namespace Routing.Core.Ledgers;

#pragma warning disable CA1720 // a JSON pointer, the name in the problem document
/// <summary>One thing wrong with an input: where, which stable code, and what to do about it.</summary>
public record Fault(string Pointer, string Code, string Message);
#pragma warning restore CA1720
