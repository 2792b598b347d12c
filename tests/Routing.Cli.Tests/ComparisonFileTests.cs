using Routing.Cli.Input;
using Xunit;

namespace Routing.Cli.Tests;

public sealed class ComparisonFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("comparisons").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Winners_ties_and_scores_are_read()
    {
        var set = ComparisonFile.Read(
            Write("c.csv", "worker,left,right,label\nann,x,y,y\n"), Write("t.csv", "worker,left,right\nbob,y,z\n"),
            Write("s.csv", "item,score\nx,1.5\nz,-2\nunseen,0\n"));

        Assert.Equal(["x", "y", "z"], set.Items);
        Assert.Equal([Statistics.Comparisons.Outcome.Right, Statistics.Comparisons.Outcome.Tie], set.Data.Comparisons.Select(one => one.Outcome));
        Assert.Equal([1.5, -2], set.Scores.Values);
    }

    [Theory]
    [InlineData("worker,left,right,label\nann,x,y,z\n", "line 2, column label: the winner must be 'x' or 'y', not 'z'.")]
    [InlineData("worker,left,right,label\nann,x,y,x\nann,y,y,y\n", "line 3, column right: item 'y' is compared with itself.")]
    [InlineData("worker,left,right\nann,x,y\n", "column 'label' is missing")]
    [InlineData("worker,left,right,label\n", "has no comparisons")]
    public void Bad_rows_are_refused_by_line(string text, string message)
    {
        var refused = Assert.Throws<InputException>(() => ComparisonFile.Read(Write("c.csv", text), null, null));

        Assert.Contains(refused.Faults, fault => fault.Message.Contains(message, StringComparison.Ordinal));
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
