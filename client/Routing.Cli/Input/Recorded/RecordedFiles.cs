namespace Routing.Cli.Input;

/// <summary>The files of a recorded set, plain or as <c>.gz</c>.</summary>
internal sealed class RecordedFiles(string path, FaultList faults)
{
    public string Name { get; } = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));

    public string? Find(string file)
    {
        var plain = Path.Combine(path, file);
        return File.Exists(plain) ? plain : File.Exists(plain + ".gz") ? plain + ".gz" : null;
    }

    public CsvTable? Table(string file, IReadOnlyList<string> required)
    {
        if (Find(file) is not { } found || StrictText.ReadFile(found, faults) is not { } text)
            return null;
        return CsvTable.Parse(Path.GetFileName(found), text, required, faults);
    }
}
