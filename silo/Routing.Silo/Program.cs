using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Routing.Core.Ports;
using Routing.Hosting;

// routing-silo [settings.json]: a node with the settings of a file, of the environment (ROUTING_NODE_...), or both.
using var stop = new CancellationTokenSource();
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
try
{
    await Console.Error.WriteLineAsync("The node is starting.");
    using var node = await Node.Open(NodeConfiguration.Read(args.Length > 0 ? args[0] : null), stop.Token);
    await node.StartAsync(stop.Token);
    await Console.Error.WriteLineAsync("The node is ready. Stop it with SIGTERM.");
    await node.WaitForShutdownAsync();
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("The node was asked to stop before it was ready, and has stopped.");
    return 0;
}
catch (Exception refused) when (refused is InvalidOperationException or JournalUnavailableException)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true; // The process ends by itself.
    stop.Cancel();
}
