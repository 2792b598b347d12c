using System.CommandLine;
using System.Net;

namespace Routing.Benchmarks.Chaos;

/// <summary>`people`: the frontend of a storm; started by it.</summary>
internal static class PeopleCommand
{
    public static Command Build()
    {
        var gateways = new Option<string>("--gateways") { Description = "Addresses and ports with commas between.", Required = true };
        var programme = new Option<string>("--programme") { Description = "Programme to work on.", Required = true };
        var people = new Option<string>("--people") { Description = "Reviewers with commas between.", Required = true };
        var log = new Option<string>("--log") { Description = "File to write acknowledged judgments to.", Required = true };
        var pause = new Option<double>("--pause") { Description = "Milliseconds before a person's next request.", DefaultValueFactory = _ => 5 };
        var command = new Command("people", "Lets people work until it is ended.") { gateways, programme, people, log, pause };
        command.SetAction((parsed, cancellation) => People.Work(
            [.. parsed.GetValue(gateways)!.Split(',').Select(IPEndPoint.Parse)], parsed.GetValue(programme)!,
            parsed.GetValue(people)!.Split(','), parsed.GetValue(log)!, TimeSpan.FromMilliseconds(parsed.GetValue(pause)), cancellation));
        return command;
    }
}
