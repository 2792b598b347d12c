using Xunit;

namespace Routing.Storage.Tests;

public sealed class FileArtefactStoreTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("routing-artefacts-").FullName;

    [Fact]
    public void A_retired_artefact_keeps_the_files_named_and_cannot_be_opened()
    {
        var store = new FileArtefactStore(_root);
        var hash = Put(store);

        store.Retire(hash, ["report.json", "missing.json"]);
        store.Retire(hash, ["report.json"]);

        Assert.Throws<InvalidDataException>(() => store.Open(hash));
        Assert.Equal("{}", store.Read(hash, "report.json"));
        Assert.Null(store.Read(hash, "weights.bin"));
    }

    [Fact]
    public void The_same_content_may_come_again_after_it_was_retired()
    {
        var store = new FileArtefactStore(_root);
        store.Retire(Put(store), ["report.json"]);

        var hash = Put(store);

        Assert.True(File.Exists(Path.Combine(store.Open(hash), "weights.bin")));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static string Put(FileArtefactStore store)
    {
        var folder = store.NewFolder();
        File.WriteAllText(Path.Combine(folder, "report.json"), "{}");
        File.WriteAllText(Path.Combine(folder, "weights.bin"), "1");
        return store.Put(folder);
    }
}
