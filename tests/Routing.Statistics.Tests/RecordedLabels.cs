using System.IO.Compression;
using Routing.Statistics.Aggregation;
using Xunit;

namespace Routing.Statistics.Tests;

/// <summary>A recorded set of the shared data folder: worker, item, label, and the truth.</summary>
internal sealed record RecordedLabels(HdsData Data, IReadOnlyDictionary<int, int> Truth, int Classes)
{
    /// <summary>Reads a set, or skips the test where it is not.</summary>
    public static RecordedLabels OrSkip(string name)
    {
        var folder = RecordedFolder.Of(name);
        Assert.SkipUnless(folder is not null, $"The recorded set '{name}' is not on this machine.");
        var labels = Rows(folder!, "labels.csv");
        var truth = Rows(folder!, "truth.csv");
        var classes = labels.Select(row => row["label"]).Concat(truth.Select(row => row["label"])).Distinct().Order(StringComparer.Ordinal).ToList();
        Dictionary<string, int> items = new(StringComparer.Ordinal), workers = new(StringComparer.Ordinal);
        var seen = new HashSet<(int, int)>();
        var votes = new List<Vote>();
        foreach (var row in labels)
        {
            var vote = new Vote(Index(items, row["item"]), Index(workers, row["worker"]), classes.IndexOf(row["label"]));
            if (seen.Add((vote.Item, vote.Rater)))
                votes.Add(vote);
        }

        var known = truth.Where(row => items.ContainsKey(row["item"]))
            .GroupBy(row => items[row["item"]]).ToDictionary(group => group.Key, group => classes.IndexOf(group.First()["label"]));
        return new RecordedLabels(new HdsData(items.Count, workers.Count, votes), known, classes.Count);
    }

    private static List<Dictionary<string, string>> Rows(string folder, string file)
    {
        var plain = Path.Combine(folder, file);
        using Stream stream = File.Exists(plain)
            ? File.OpenRead(plain) : new GZipStream(File.OpenRead(plain + ".gz"), CompressionMode.Decompress);
        using var reader = new StreamReader(stream);
        var header = reader.ReadLine()!.Split(',');
        var rows = new List<Dictionary<string, string>>();
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(',');
            rows.Add(header.Zip(fields).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal));
        }

        return rows;
    }

    private static int Index(Dictionary<string, int> known, string id)
    {
        if (!known.TryGetValue(id, out var index))
            known[id] = index = known.Count;
        return index;
    }
}
