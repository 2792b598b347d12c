namespace Routing.RewardModels.Training.Networks;

/// <summary>Writes files that are there whole or not at all: whoever is killed leaves none that another would go on with, and two who
/// write the same one, as the silos of a run's old and new epoch may, do not meet in it.</summary>
public static class WholeFile
{
    /// <summary>Writes the file, or puts it in the place of an earlier one.</summary>
    public static void Write(string path, byte[] content)
    {
        var part = $"{path}.{Path.GetRandomFileName()}";
        File.WriteAllBytes(part, content);
        File.Move(part, path, overwrite: true);
    }
}
