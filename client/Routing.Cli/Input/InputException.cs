using Routing.Core.Ledgers;
using System.Globalization;

namespace Routing.Cli.Input;

#pragma warning disable CA1720 // a JSON pointer, the name in the problem document
/// <summary>A fault at a line and column (both from 1) of a file.</summary>
public sealed record LocatedFault(string Pointer, string Code, string Message, int Line, int Column)
    : Fault(Pointer, Code, Message);
#pragma warning restore CA1720

/// <summary>An input was refused as a whole; every fault found is listed, up to 100.</summary>
public sealed class InputException : Exception
{
    public InputException()
        : this([])
    {
    }

    public InputException(string message)
        : base(message) => Faults = [];

    public InputException(string message, Exception innerException)
        : base(message, innerException) => Faults = [];

    public InputException(IReadOnlyList<Fault> faults)
        : base(Describe(faults)) => Faults = faults;

    public IReadOnlyList<Fault> Faults { get; }

    private static string Describe(IReadOnlyList<Fault> faults) => faults.Count == 0
        ? "The input was refused."
        : string.Create(CultureInfo.InvariantCulture, $"{faults.Count} fault(s); first: {faults[0].Pointer}: {faults[0].Message}");
}
