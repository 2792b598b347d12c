using Routing.Core.Programmes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Routing.Cli.Input;

/// <summary>Either a valid programme or the faults that keep it from being one.</summary>
public sealed record ParsedProgramme(Programme? Programme, IReadOnlyList<LocatedFault> Faults);

/// <summary>Reads <c>programme.yaml</c>; every fault has its line and column.</summary>
public static class ProgrammeFile
{
    private const int MaximumLength = 1 << 20;

    public static ParsedProgramme Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaximumLength)
            return Refused(new LocatedFault("", "content_too_large", "A programme file has at most 1 MiB.", 1, 1));
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents.Count != 1)
                return Refused(new LocatedFault("", "format_invalid", "The file holds exactly one YAML document.", 1, 1));
            var faults = new YamlFaults();
            var programme = new ProgrammeReader(faults).Read(stream.Documents[0].RootNode);
            if (faults.Found.Count == 0)
                faults.Add(ProgrammeRules.Validate(programme));
            return faults.Found.Count == 0
                ? new ParsedProgramme(programme, [])
                : new ParsedProgramme(null, [.. faults.Found.OrderBy(f => f.Line).ThenBy(f => f.Column).Take(ProgrammeRules.MaximumFaults)]);
        }
        catch (YamlException exception)
        {
            return Refused(new LocatedFault("", "request_unreadable", exception.Message,
                Math.Max(1, (int)exception.Start.Line), Math.Max(1, (int)exception.Start.Column)));
        }
        catch (InvalidOperationException)
        {
            // The scanner of the library gives up so on some unclosed braces.
            return Refused(new LocatedFault("", "request_unreadable", "The file is no YAML; look for a brace or bracket that is not closed.", 1, 1));
        }
    }

    private static ParsedProgramme Refused(LocatedFault fault) => new(null, [fault]);
}
