using Microsoft.Extensions.Hosting;
using Routing.Core.Ports;
using Routing.Hosting;

// routing-silo [settings.json]: a node with the settings of a file, of the environment (ROUTING_NODE_...), or both.
try
{
    using var node = await Node.Open(NodeConfiguration.Read(args.Length > 0 ? args[0] : null), CancellationToken.None);
    await node.StartAsync();
    await Console.Error.WriteLineAsync("The node is ready. Stop it with SIGTERM.");
    await node.WaitForShutdownAsync();
    return 0;
}
catch (Exception refused) when (refused is InvalidOperationException or JournalUnavailableException)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}
