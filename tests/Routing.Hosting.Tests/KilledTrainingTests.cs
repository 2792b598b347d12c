using Routing.Client;
using Routing.Core.Programmes;
using Routing.RewardModels.Training.Networks;
using static Routing.Hosting.Tests.LearnablePairs;
using static Routing.Hosting.Tests.TestNode;

namespace Routing.Hosting.Tests;

/// <summary>A node is killed while its Torch worker trains.</summary>
public sealed class KilledTrainingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("routing-killed-").FullName;

    private string Script => Path.Combine(_folder, "worker.sh");

    [Fact]
    public async Task A_network_goes_on_from_its_checkpoint_when_its_node_is_back()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The worker is killed by a shell script.");
        WriteScript();
        var data = Path.Combine(_folder, "data");
        (string, string)[] environment = [(TorchProcess.Variable, Script)];
        using (var killed = await ServedNode.Start(data, environment))
        {
            await using var client = await RoutingClient.Connect(killed.Port, Stop);
            var programme = TestNode.Pairs(minimum: 1, maximum: 2) with
            {
                RewardModel = new RewardModelPolicy { NewLabels = 100_000, MinimumGap = TimeSpan.Zero, Recipe = new TrainingRecipe { Head = HeadKind.Network } },
            };
            Assert.Null((await client.Apply("apply", Name, ProgrammeJson.Write(programme), Stop)).Code);
            await Refunds.Import(client, 60);
            await Refunds.Judge(client, "ada", 60);
            await Train(client);
            await Until(client, status => File.Exists(Script + ".killed") || status.LastFailure is not null);
            killed.Process.Kill(); // SIGKILL; its worker is dead already, with a checkpoint behind it
        }

        Assert.False(File.Exists(Script + ".resumed"));
        using var back = await ServedNode.Start(data, environment);
        await using var after = await RoutingClient.Connect(back.Port, Stop);
        var trained = await Until(after, status => status.Served is not null || status.LastFailure is not null);

        Assert.Null(trained.LastFailure);
        Assert.Equal(("overall@1", 60), (trained.Served!.Model, Assert.Single(trained.Versions).Pairs));
        Assert.Single(await File.ReadAllLinesAsync(Script + ".resumed", Stop));
        Assert.Empty(Directory.GetDirectories(Path.Combine(data, "models", "unfinished"), "run-*"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // The first worker is killed as soon as it has a checkpoint; what started it waits as a worker would, until its node is gone.
    private void WriteScript()
    {
        var worker = Path.Combine(Path.GetDirectoryName(ServedNode.Program)!, "torch", "Routing.TorchWorker"); // a file's path has a folder
        File.WriteAllText(Script, $"""
            #!/bin/sh
            if ls "$1"/*/{TorchProcess.Checkpoint} > /dev/null 2>&1; then echo "$1" >> "$0.resumed"; fi
            if [ -e "$0.killed" ]; then exec "{worker}" "$1"; fi
            exec 3<&0
            "{worker}" "$1" <&3 &
            n=0; until ls "$1"/*/{TorchProcess.Checkpoint} > /dev/null 2>&1 || [ $n -gt 6000 ]; do sleep 0.01; n=$((n+1)); done
            kill -9 $!
            touch "$0.killed"
            exec cat > /dev/null
            """);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
