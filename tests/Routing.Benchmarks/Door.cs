using Routing.Client;
using Routing.Contracts;

namespace Routing.Benchmarks;

/// <summary>The two requests of a cycle, by whichever way they reach the engine.</summary>
internal sealed record Door(
    Func<string, string, CancellationToken, Task<WorkReply>> Ask, Func<Submission, CancellationToken, Task<Receipt>> Submit)
{
    /// <summary>Through the public client.</summary>
    public static Door Of(RoutingClient client, string programme) => new(
        (command, reviewer, token) => client.RequestWork(command, programme, reviewer, token), client.Submit);
}
