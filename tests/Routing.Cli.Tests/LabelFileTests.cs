using System.IO.Compression;
using Routing.Cli.Input;
using Routing.Statistics.Aggregation;
using Xunit;

namespace Routing.Cli.Tests;

public sealed class LabelFileTests
{
    [Fact]
    public void Votes_truth_and_gold_share_their_classes_and_the_first_answer_counts()
    {
        using var folder = new TemporaryFiles();
        var set = LabelFile.Read(
            folder.Write("labels.csv", "worker,item,label\na,1,x\na,1,y\nb,1,y\nb,2,x\n"),
            folder.Write("truth.csv", "item,label\n1,z\n9,x\n"),
            folder.Write("gold.csv", "item,label\n2,x\n"));

        Assert.Equal(["x", "y", "z"], set.Classes);
        Assert.Equal([new Vote(0, 0, 0), new Vote(0, 1, 1), new Vote(1, 1, 0)], set.Votes);
        Assert.Equal(1, set.Repeated);
        Assert.Equal(2, Assert.Single(set.Truth).Value);
        Assert.Equal(1, Assert.Single(set.Gold).Key);
    }

    [Fact]
    public void Bad_rows_are_all_named_with_their_lines()
    {
        using var folder = new TemporaryFiles();
        var labels = folder.Write("labels.csv", "worker,item,label\na,,x\na,1\nb,2,\n");

        var refused = Assert.Throws<InputException>(() => LabelFile.Read(labels, null, null));

        Assert.Equal([2, 3, 4], refused.Faults.OfType<LocatedFault>().Select(fault => fault.Line).Order());
    }

    [Fact]
    public void A_line_that_is_not_UTF_8_is_named()
    {
        using var folder = new TemporaryFiles();
        var path = folder.Write("labels.csv", "");
        File.WriteAllBytes(path, [.. "worker,item,label\na,1,x\na,2,"u8, 0xC3, (byte)'\n', .. "b,1,y\n"u8]);

        var refused = Assert.Throws<InputException>(() => LabelFile.Read(path, null, null));

        Assert.Equal(3, Assert.IsType<LocatedFault>(Assert.Single(refused.Faults)).Line);
    }

    [Fact]
    public void A_packed_file_with_a_byte_order_mark_is_read_like_a_plain_one()
    {
        using var folder = new TemporaryFiles();
        var path = folder.Write("labels.csv.gz", "");
        using (var packed = new GZipStream(File.Create(path), CompressionMode.Compress))
            packed.Write([0xEF, 0xBB, 0xBF, .. "worker,item,label\na,1,x\nb,1,y\n"u8]);

        var set = LabelFile.Read(path, null, null);

        Assert.Equal([new Vote(0, 0, 0), new Vote(0, 1, 1)], set.Votes);
    }

    [Fact]
    public void One_class_alone_can_be_read_but_not_inferred_from()
    {
        using var folder = new TemporaryFiles();
        var set = LabelFile.Read(folder.Write("labels.csv", "worker,item,label\na,1,x\nb,1,x\n"), null, null);

        Assert.Equal(["x"], set.Classes);
        Assert.Throws<InputException>(set.ForInference);
    }

    [Fact]
    public void Scores_are_those_of_a_hand_computed_case()
    {
        double[][] q = [[0.9, 0.1], [0.6, 0.4], [0.5, 0.5], [0.2, 0.8]];

        var scores = LabelScores.Of(q, new Dictionary<int, int> { [0] = 0, [1] = 1, [2] = 1, [3] = 1 })!;

        Assert.Equal(2.5 / 4, scores.Accuracy, 12);
        // Class 0: one of three said is right; class 1: one said of three that are.
        Assert.Equal(((2.0 / 4) + (2.0 / 4)) / 2, scores.MacroF1, 12);
        Assert.Equal(-(Math.Log(0.9) + Math.Log(0.4) + Math.Log(0.5) + Math.Log(0.8)) / 4, scores.LogLoss, 12);
        Assert.Equal((0.1 + 0.6 + 0.5 + 0.2) / 4, scores.Ece, 12);
        Assert.Null(LabelScores.Of(q, new Dictionary<int, int>()));
    }

    private sealed class TemporaryFiles : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("routing-labels-");

        public string Write(string name, string text)
        {
            var path = Path.Combine(_folder.FullName, name);
            File.WriteAllText(path, text);
            return path;
        }

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
