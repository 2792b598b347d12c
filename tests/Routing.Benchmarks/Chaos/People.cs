using System.Diagnostics;
using System.Globalization;
using System.Net;
using Routing.Client;
using Routing.Contracts;
using Routing.Core.Assignment;

namespace Routing.Benchmarks.Chaos;

/// <summary>A labelling frontend in a process of its own. What it was promised it writes down before it goes on, so that a
/// checker can hold the engine to it whatever became of this process.</summary>
public static class People
{
    private static readonly CounterRandom _recorded = new(7);

    /// <summary>What a person answers to an item: recorded, in that it is the same whenever he is asked.</summary>
    public static string AnswerOf(string person, string item) => _recorded.Draw("answer", person + "/" + item, 0) switch
    {
        < 0.6 => "A",
        < 0.9 => "B",
        _ => "tie",
    };

    /// <summary>Works until it is ended.</summary>
    /// <param name="log">File to add promises to: person, item, fence, choice.</param>
    /// <param name="pause">How long a person waits before the next request.</param>
    public static async Task<int> Work(
        IReadOnlyList<IPEndPoint> gateways, string programme, string[] people, string log, TimeSpan pause, CancellationToken cancellation)
    {
        await using var promises = new StreamWriter(new FileStream(log, FileMode.Append, FileAccess.Write, FileShare.Read)) { AutoFlush = true };
        var turn = new Lock();
        var run = Stopwatch.GetTimestamp();
        await using var client = await Connect(gateways, cancellation);
        await Task.WhenAll(people.Select(async (person, index) =>
        {
            for (var n = 0; !cancellation.IsCancellationRequested; n++)
            {
                try
                {
                    var reply = await client.RequestWork(
                        string.Create(CultureInfo.InvariantCulture, $"{person}:{run}:{n}"), programme, person, cancellation);
                    if (reply.Task is not { } task)
                    {
                        await Task.Delay(200, cancellation);
                        continue;
                    }

                    // One in twenty walks away.
                    if (_recorded.Draw("leaves", person + "/" + task.Item, task.Fence) < 0.05)
                        continue;
                    // A right-hand answer is given as it was shown.
                    var choice = AnswerOf(person, task.Item);
                    var receipt = await client.Submit(
                        new Submission($"submit:{person}:{task.Item}:{task.Fence}", programme, task.Item, person, task.Fence, choice), cancellation);
                    if (receipt.Code is null)
                    {
                        lock (turn)
                            promises.WriteLine(string.Join('\t', person, task.Item, task.Fence.ToString(CultureInfo.InvariantCulture), choice));
                    }
                }
                catch (RoutingUnavailableException unavailable)
                {
                    lock (turn)
                        promises.WriteLine(Promise.Refused);
                    await Task.Delay(unavailable.RetryAfter, cancellation);
                }

                await Task.Delay(pause + TimeSpan.FromMilliseconds(index), cancellation);
            }
        }));
        return 0;
    }

    /// <summary>A connection to whichever gateway answers, tried until one does.</summary>
    public static Task<RoutingClient> Connect(IReadOnlyList<IPEndPoint> gateways, CancellationToken cancellation) =>
        Connect(gateways, TimeSpan.FromSeconds(20), cancellation);

    /// <summary>The same, with another time that a call may take.</summary>
    public static async Task<RoutingClient> Connect(
        IReadOnlyList<IPEndPoint> gateways, TimeSpan deadline, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await RoutingClient.Connect(
                    new RoutingClientOptions { Gateways = gateways, ResponseTimeout = TimeSpan.FromSeconds(5), Deadline = deadline },
                    cancellation);
            }
            catch (NodeUnavailableException)
            {
                await Task.Delay(200, cancellation);
            }
        }
    }
}
