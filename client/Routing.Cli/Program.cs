using Routing.Cli.Commands;

return await RoutingCommand.Run(args);
