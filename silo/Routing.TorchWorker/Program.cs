using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Routing.Core.RewardModels;
using Routing.RewardModels.Training.Networks;
using Routing.Training;
using TorchSharp;

// Each line of the input is the folder of a fit, with its plan and its pairs; it receives the head, and a checkpoint after each pass.
// The one argument, the folder of the run, tells the processes of a machine apart.
if (args is not [_])
    throw new ArgumentException("One argument is expected: the folder of a run.");
torch.set_num_threads(1);
torch.set_num_interop_threads(1);
using var stop = new CancellationTokenSource();
using var folders = new BlockingCollection<string>();
new Thread(() =>
{
    // Whoever started this holds its input open.
    while (Console.In.ReadLine() is { } folder)
        folders.Add(folder);
    stop.Cancel();
    folders.CompleteAdding();
}) { IsBackground = true }.Start();
var device = TorchDevice.Find(new DeviceChoice.Auto());
Console.WriteLine(device.Fallback is null ? device.Name : $"{device.Name}: {device.Fallback}");
foreach (var folder in folders.GetConsumingEnumerable())
{
    try
    {
        Fit(folder);
        Console.WriteLine(TorchProcess.Done);
    }
    catch (OperationCanceledException)
    {
        break;
    }
#pragma warning disable CA1031 // Whatever keeps one fit from ending well is told to who asked for it.
    catch (Exception fault)
#pragma warning restore CA1031
    {
        Console.WriteLine(TorchProcess.Failed + fault.Message.ReplaceLineEndings(" "));
    }
}

void Fit(string folder)
{
    string At(string name) => Path.Combine(folder, name);
    var plan = JsonSerializer.Deserialize<NetworkPlan>(File.ReadAllText(At(TorchProcess.Plan)))
        ?? throw new InvalidDataException($"{TorchProcess.Plan} is empty.");
    using var pairs = new BinaryReader(File.OpenRead(At(TorchProcess.Pairs)));
    var head = NetworkHeadTrainer.Train(
        plan, NetworkPairs.Read(pairs), device.Device, Before(At(TorchProcess.Checkpoint)),
        checkpoint =>
        {
            WholeFile.Write(At(TorchProcess.Checkpoint), checkpoint.ToBytes());
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"pass {checkpoint.Passes}: best log loss {checkpoint.BestLoss:0.0000} on held-out prompts"));
        },
        stop.Token);
    using var bytes = new MemoryStream();
    using var writer = new BinaryWriter(bytes);
    head.Write(writer);
    writer.Flush();
    WholeFile.Write(At(TorchProcess.Head), bytes.ToArray());
}

// Where the fit was when its process ended; null: at its beginning.
static NetworkCheckpoint? Before(string file)
{
    if (!File.Exists(file))
        return null;
    try
    {
        var checkpoint = NetworkCheckpoint.FromBytes(File.ReadAllBytes(file));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"goes on after pass {checkpoint.Passes}"));
        return checkpoint;
    }
    catch (InvalidDataException fault)
    {
        // What a pass costs is less than a run that never ends well, say after an upgrade.
        Console.WriteLine($"begins anew: {fault.Message}");
        return null;
    }
}
