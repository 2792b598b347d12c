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

    [Fact]
    public void A_damaged_artefact_is_whole_again_when_the_same_is_made_again()
    {
        var store = new FileArtefactStore(_root);
        var weights = Path.Combine(store.Open(Put(store)), "weights.bin");
        File.WriteAllText(weights, "damaged");

        Put(store);

        Assert.Equal("1", File.ReadAllText(weights));
        store.EndRun("run");
        Assert.Empty(Directory.GetDirectories(Path.Combine(_root, "unfinished")));
    }

    // As in containers, where each node has the same process id.
    [Fact]
    public void Nodes_that_share_a_folder_do_not_write_into_the_same_place()
    {
        var (one, other) = (new FileArtefactStore(_root), new FileArtefactStore(_root));
        var begun = one.NewFolder("run");
        File.WriteAllText(Path.Combine(begun, "weights.bin"), "1");

        Assert.Empty(Directory.GetFiles(other.NewFolder("run")));
        Assert.True(File.Exists(Path.Combine(begun, "weights.bin")));
    }

    [Fact]
    public void What_a_run_began_and_did_not_end_goes_with_it()
    {
        var store = new FileArtefactStore(_root);
        var begun = store.NewFolder("run");

        store.EndRun("run");

        Assert.False(Directory.Exists(begun));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static string Put(FileArtefactStore store)
    {
        var folder = store.NewFolder("run");
        File.WriteAllText(Path.Combine(folder, "report.json"), "{}");
        File.WriteAllText(Path.Combine(folder, "weights.bin"), "1");
        return store.Put(folder);
    }
}
