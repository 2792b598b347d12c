namespace Routing.Cli.Vendors.Conformance;

/// <summary>What a pool does against the contract.</summary>
internal sealed class ConformanceException(string fault) : Exception(fault);
