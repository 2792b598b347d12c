using System.IO.Compression;
using System.Text;
using Routing.Cli.Input;
using Routing.Core.Programmes;
using Routing.Statistics.Tests;
using Xunit;

namespace Routing.Cli.Tests;

public sealed class RecordedDataTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recorded").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [InlineData("ukp_convarg1", FeedbackMethod.Pairwise, 56663, 0, 11360, 3727, 10833, 0)]
    [InlineData("medrel_cause", FeedbackMethod.Classify, 50962, 736, 3231, 468, 929, 975)]
    [InlineData("snow_rte", FeedbackMethod.Classify, 8000, 0, 800, 164, 800, 0)]
    public void A_set_has_the_counts_of_its_card(
        string name, FeedbackMethod method, int rows, int duplicates, int items, int reviewers, int truth, int experts)
    {
        if (RecordedFolder.Of(name) is not { } folder)
        {
            Assert.Skip($"No data set {name}: set ROUTING_DATA to the folder of the data sets.");
            return;
        }

        var set = RecordedData.Read(folder);
        Assert.Equal(name, set.Name);
        Assert.Equal(method, set.Method);
        Assert.Equal((rows - duplicates, duplicates), (set.Votes.Count, set.DuplicateRows));
        Assert.Equal((items, reviewers), (set.Items.Count, set.Reviewers.Length));
        Assert.Equal((truth, experts), (set.Truth.Count, set.ExpertVotes.Count));
        Assert.All(set.Items, item => Assert.False(string.IsNullOrWhiteSpace(item.Prompt)));
        if (method == FeedbackMethod.Pairwise)
            Assert.All(set.Items, item => Assert.False(string.IsNullOrEmpty(item.CandidateA) || string.IsNullOrEmpty(item.CandidateB)));
    }

    [Fact]
    public void The_smaller_id_is_A_on_whichever_side_it_was_shown()
    {
        Write("comparisons.csv", "worker,left,right,label\nw,b,a,b\nw,a,b,a\nv,a,b,a\n");
        WriteGz("ties.csv.gz", "worker,left,right\nu,b,a\n");
        Write("truth_pairs.csv", "pair,left,right,label,strict\nx,b,a,a,1\n");
        Write("items.csv", "item,title,text\na,Same,\"one\nline\"\nb,Same,two\n");
        var set = RecordedData.Read(_folder);
        Assert.Equal([new(0, 0, 1), new(1, 0, 0), new(2, 0, 2)], set.Votes);
        Assert.Equal(1, set.DuplicateRows);
        Assert.Equal(0, set.Truth[0]);
        Assert.Equal(("Same", "one\nline", "two"), (set.Items[0].Prompt, set.Items[0].CandidateA, set.Items[0].CandidateB));
    }

    [Theory]
    [InlineData("worker,left,right\nw,a,b\n", "label", 1)]
    [InlineData("worker,left,right,label\nw,a,b,a\nw,a,b\n", "3 fields", 3)]
    [InlineData("worker,left,right,label\nw,a,b,c\n", "neither", 2)]
    [InlineData("worker,left,right,label\nw,a,a,a\n", "itself", 2)]
    [InlineData("worker,left,right,label\n,a,b,a\n", "needed", 2)]
    [InlineData("worker,left,right,label\nw\u0007,a,b,a\n", "control", 2)]
    [InlineData("worker,left,right,label\nw,a,b\"x,a\n", "quote", 2)]
    [InlineData("", "empty", 1)]
    public void A_bad_row_is_named(string text, string word, int line)
    {
        Write("comparisons.csv", text);
        var fault = Assert.IsType<LocatedFault>(Assert.Single(Assert.Throws<InputException>(() => RecordedData.Read(_folder)).Faults));
        Assert.Contains(word, fault.Message, StringComparison.Ordinal);
        Assert.Equal(("comparisons.csv", line), (fault.Pointer, fault.Line));
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_named_with_file_and_line()
    {
        File.WriteAllBytes(Path.Combine(_folder, "labels.csv"), [.. "worker,item,label\nw,"u8, 0xC3, 0x28, .. ",x\n"u8]);
        var fault = Assert.IsType<LocatedFault>(Assert.Single(Assert.Throws<InputException>(() => RecordedData.Read(_folder)).Faults));
        Assert.Equal(("labels.csv", "encoding_invalid", 2), (fault.Pointer, fault.Code, fault.Line));
    }

    [Fact]
    public void Faults_are_reported_together_up_to_a_hundred()
    {
        Write("comparisons.csv", "worker,left,right,label\n" + string.Concat(Enumerable.Repeat("w,a,b,c\n", 150)));
        Assert.Equal(100, Assert.Throws<InputException>(() => RecordedData.Read(_folder)).Faults.Count);
    }

    [Fact]
    public void An_empty_or_absent_folder_and_a_false_gzip_are_refused()
    {
        Assert.Throws<InputException>(() => RecordedData.Read(_folder));
        Assert.Throws<InputException>(() => RecordedData.Read(Path.Combine(_folder, "none")));
        Write("labels.csv.gz", "worker,item,label\n");
        Assert.Throws<InputException>(() => RecordedData.Read(_folder));
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    private void WriteGz(string name, string text)
    {
        using var file = File.Create(Path.Combine(_folder, name));
        using var gzip = new GZipStream(file, CompressionLevel.Fastest);
        gzip.Write(Encoding.UTF8.GetBytes(text));
    }
}
