using System.Globalization;
using System.Text.Json;
using Routing.Core.RewardModels;
using Routing.RewardModels.Training.Networks;
using Routing.Training;
using TorchSharp;

// One argument: the folder of a run, with its plan and its pairs; it receives the head, and a checkpoint after each pass.
var folder = args is [var only] ? only : throw new ArgumentException("One argument is expected: the folder of a run.");
torch.set_num_threads(1);
torch.set_num_interop_threads(1);
using var stop = new CancellationTokenSource();
new Thread(() =>
{
    // Whoever started this holds its input open.
    while (Console.In.Read() >= 0)
        continue;
    stop.Cancel();
}) { IsBackground = true }.Start();

string At(string name) => Path.Combine(folder, name);
var plan = JsonSerializer.Deserialize<NetworkPlan>(File.ReadAllText(At(TorchProcess.Plan)))
    ?? throw new InvalidDataException($"{TorchProcess.Plan} is empty.");
using var pairs = new BinaryReader(File.OpenRead(At(TorchProcess.Pairs)));
var device = TorchDevice.Find(new DeviceChoice.Auto());
Console.WriteLine(device.Fallback is null ? device.Name : $"{device.Name}: {device.Fallback}");
var resume = File.Exists(At(TorchProcess.Checkpoint)) ? NetworkCheckpoint.FromBytes(File.ReadAllBytes(At(TorchProcess.Checkpoint))) : null;
if (resume is not null)
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"goes on after pass {resume.Passes}"));
var head = NetworkHeadTrainer.Train(
    plan, NetworkPairs.Read(pairs), device.Device, resume,
    checkpoint =>
    {
        File.WriteAllBytes(At(TorchProcess.Checkpoint + ".part"), checkpoint.ToBytes());
        File.Move(At(TorchProcess.Checkpoint + ".part"), At(TorchProcess.Checkpoint), overwrite: true);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"pass {checkpoint.Passes}: best log loss {checkpoint.BestLoss:0.0000} on held-out prompts"));
    },
    stop.Token);
using (var writer = new BinaryWriter(File.Create(At(TorchProcess.Head))))
    head.Write(writer);
