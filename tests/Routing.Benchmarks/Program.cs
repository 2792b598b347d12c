using System.CommandLine;
using Routing.Benchmarks;
using Routing.Benchmarks.Chaos;
using Routing.Benchmarks.Figures;

var items = new Option<int>("--items") { Description = "Open items.", DefaultValueFactory = _ => 10_000 };
var reviewers = new Option<int>("--reviewers") { Description = "Concurrent reviewers.", DefaultValueFactory = _ => 64 };
var seconds = new Option<int>("--seconds") { Description = "Length of each measurement.", DefaultValueFactory = _ => 10 };
var rate = new Option<double>("--rate") { Description = "Cycles a second of the paced measurement.", DefaultValueFactory = _ => 500 };
var warmUp = new Option<int>("--warm-up") { Description = "Seconds of work on another programme before the first measurement.", DefaultValueFactory = _ => 10 };
var root = new RootCommand("Measures a node: its queue, its requests inside the silo and from a client, and its memory.") { items, reviewers, seconds, rate, warmUp };
root.SetAction((parsed, cancellation) => NodeBenchmark.Run(
    parsed.GetValue(items), parsed.GetValue(reviewers), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(rate),
    TimeSpan.FromSeconds(parsed.GetValue(warmUp)), cancellation));
var rounds = new Option<int>("--rounds") { Description = "Rounds of batcher and runtime.", DefaultValueFactory = _ => 9 };
var scoring = new Command("scoring", "Measures scores: the graph by size of batch, and the batcher beside the runtime.") { rounds };
scoring.SetAction((parsed, cancellation) => ScoringBenchmark.Run(parsed.GetValue(rounds), cancellation));
root.Add(scoring);
root.Add(RewardModelBenchmark.Build());
root.Add(FiguresCommand.Build());
root.Add(JournalBenchmark.Build());
root.Add(JournalGrowth.Build());
root.Add(ReadingBenchmark.Build());
root.Add(PeopleCommand.Build());
root.Add(ChaosCommand.Build());
root.Add(ClusterBenchmark.Build());
root.Add(LineBenchmark.Build());
root.Add(LabelBenchmark.Build());
root.Add(ScorerGrainBenchmark.Build());
root.Add(IntakeBenchmark.Build());
// Who is asked to stop ends the processes that he started.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
