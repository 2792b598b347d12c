using Microsoft.Extensions.Hosting;
using Routing.Hosting;

using var node = Node.Build(new NodeOptions(args.Length > 0 ? args[0] : "routing-data"));
await node.RunAsync();
