using Routing.Cli.Commands;
using Spectre.Console;
using Xunit;

namespace Routing.Cli.Tests.Commands;

public sealed class OutputTests
{
    [Fact]
    public async Task Lines_are_written_while_the_list_is_still_read()
    {
        var written = new StringWriter();
        var seen = new List<string>();

        await Of(OutputForm.Ndjson, written).Write(Rows(() => seen.Add(written.ToString())), (_, _) => Assert.Fail("No table was asked for."), TestContext.Current.CancellationToken);

        Assert.Equal("{\"id\":\"a\"}\n{\"id\":\"b\"}\n", written.ToString());
        Assert.Equal("{\"id\":\"a\"}\n", seen[1]);
    }

    [Fact]
    public async Task A_document_holds_the_whole_list()
    {
        var written = new StringWriter();

        await Of(OutputForm.Json, written).Write(Rows(() => { }), (_, _) => { }, TestContext.Current.CancellationToken);

        Assert.Equal("""[{"id":"a"},{"id":"b"}]""", string.Concat(written.ToString().Where(c => !char.IsWhiteSpace(c))));
    }

    [Fact]
    public void A_list_at_hand_is_lines_too_and_a_single_result_is_one_line()
    {
        var written = new StringWriter();
        var output = Of(OutputForm.Ndjson, written);

        output.Write(new[] { new Row("a"), new Row("b") }, _ => { });
        output.Write(new Row("c"), _ => { });

        Assert.Equal("{\"id\":\"a\"}\n{\"id\":\"b\"}\n{\"id\":\"c\"}\n", written.ToString());
    }

    private static Output Of(OutputForm form, TextWriter target) => new(form, target, AnsiConsole.Console);

    private static async IAsyncEnumerable<Row> Rows(Action before)
    {
        foreach (var id in new[] { "a", "b" })
        {
            await Task.Yield();
            before();
            yield return new Row(id);
        }
    }

    private sealed record Row(string Id);
}
