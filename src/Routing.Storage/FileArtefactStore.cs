using System.Security.Cryptography;
using System.Text;
using Routing.Core.RewardModels;

namespace Routing.Storage;

/// <summary>Artefacts as folders named by their content.</summary>
/// <param name="root">Created when missing.</param>
public sealed class FileArtefactStore(string root) : IArtefactStore
{
    private const string Unfinished = "unfinished", Retired = "retired", Damaged = ".damaged";

    /// <inheritdoc/>
    public string NewFolder(string run) =>
        // Nodes that share the root may have the same process id, each in a container of its own.
        Directory.CreateDirectory(Path.Combine(FolderOf(run), Path.GetRandomFileName())).FullName;

    /// <inheritdoc/>
    public string RunFolder(string run) => Directory.CreateDirectory(FolderOf(run)).FullName;

    /// <inheritdoc/>
    public void EndRun(string run)
    {
        if (Directory.Exists(FolderOf(run)))
            Directory.Delete(FolderOf(run), recursive: true);
    }

    /// <inheritdoc/>
    public string Put(string folder)
    {
        var hash = HashOf(folder);
        var place = Path.Combine(root, hash);
        if (Directory.Exists(place) && HashOf(place) != hash)
            Directory.Move(place, folder + Damaged);
        try
        {
            if (!Directory.Exists(place))
                Directory.Move(folder, place);
        }
        catch (IOException) when (Directory.Exists(place))
        {
            // Another node has put the same there.
        }

        foreach (var rest in new[] { folder, folder + Damaged }.Where(Directory.Exists))
            Directory.Delete(rest, recursive: true);
        return hash;
    }

    /// <inheritdoc/>
    public void Retire(string hash, IReadOnlyList<string> kept)
    {
        var place = Path.Combine(root, hash);
        if (!Directory.Exists(place))
            return;
        foreach (var file in kept.Where(file => File.Exists(Path.Combine(place, file))))
        {
            var rest = Directory.CreateDirectory(Path.Combine(root, Retired, hash)).FullName;
            File.Copy(Path.Combine(place, file), Path.Combine(rest, file), overwrite: true);
        }

        Directory.Delete(place, recursive: true);
    }

    /// <inheritdoc/>
    public string? Read(string hash, string file)
    {
        string[] places = [Path.Combine(root, hash, file), Path.Combine(root, Retired, hash, file)];
        return Array.Find(places, File.Exists) is { } found ? File.ReadAllText(found) : null;
    }

    /// <inheritdoc/>
    public string Open(string hash)
    {
        var place = Path.Combine(root, hash);
        return Directory.Exists(place) ? place : throw new InvalidDataException($"There is no artefact '{hash}' in '{root}'.");
    }

    private string FolderOf(string run) => Path.Combine(root, Unfinished, "run-" + Uri.EscapeDataString(run));

    private static string HashOf(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetFileName(file) + "\0"));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }
}
