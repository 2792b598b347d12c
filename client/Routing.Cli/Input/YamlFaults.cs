using Routing.Core.Ledgers;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Routing.Cli.Input;

/// <summary>The faults of one YAML file, each with the line and column of the node it is about.</summary>
internal sealed class YamlFaults
{
    private readonly Dictionary<string, Mark> _marks = new(StringComparer.Ordinal);

    public List<LocatedFault> Found { get; } = [];

    /// <summary>Places faults of the rules at the node they are about, or at the nearest one around it.</summary>
    public void Add(IReadOnlyList<Fault> faults)
    {
        foreach (var fault in faults)
        {
            var pointer = fault.Pointer;
            Mark mark;
            while (!_marks.TryGetValue(pointer, out mark) && pointer.Length > 0)
                pointer = pointer[..pointer.LastIndexOf('/')];
            Fault(fault.Pointer, fault.Code, fault.Message, mark);
        }
    }

    public void Fault(string at, string code, string message, Mark mark) => Found.Add(
        new LocatedFault(at, code, message, Math.Max(1, (int)mark.Line), Math.Max(1, (int)mark.Column)));

    public void Place(string at, Mark mark) => _marks[at] = mark;

    public string? Scalar(YamlNode node, string at)
    {
        if (node is not YamlScalarNode scalar)
        {
            Fault(at, "validation_failed", "A single value is needed here.", node.Start);
            return null;
        }

        if (StrictText.HasControl(scalar.Value ?? ""))
            Fault(at, "validation_failed", "A control character is not allowed.", node.Start);
        return scalar.Value ?? "";
    }
}
