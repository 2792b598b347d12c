namespace Routing.Cli.Input;

/// <summary>Reads a folder of recorded judgments: <c>comparisons.csv</c> (pairs) or <c>labels.csv</c> (classes).</summary>
public static class RecordedData
{
    public static RecordedSet Read(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var faults = new FaultList();
        var source = new RecordedFiles(folder, faults);
        RecordedSet? set = null;
        if (!Directory.Exists(folder))
            faults.Add(folder, "not_found", $"There is no folder '{folder}'.", 0, 0);
        else if (source.Find("comparisons.csv") is not null)
            set = RecordedPairs.Read(source, faults);
        else if (source.Find("labels.csv") is not null)
            set = RecordedClasses.Read(source, faults);
        else
            faults.Add(folder, "not_found", "The folder has neither comparisons.csv nor labels.csv.", 0, 0);
        faults.ThrowIfAny();
        return set ?? throw new InputException("The folder could not be read.");
    }
}
