using System.Text;
using Routing.Cli.Input;
using Xunit;

namespace Routing.Cli.Tests;

public sealed class ImportFileTests
{
    [Fact]
    public void Items_keep_what_this_version_does_not_know()
    {
        var row = Assert.Single(ItemFile.Read(Bytes(
            """{"externalId":"x","prompt":"p","candidates":["a","b"],"language":"en","risk":"low","attributes":{"intent":"refund","n":3},"weight":2}""")));
        Assert.Equal(("x", "p", "en", "low", 1), (row.ExternalId, row.Prompt, row.Language, row.Risk, row.Row));
        Assert.Equal(["a", "b"], row.Candidates);
        Assert.Equal(("refund", "3"), (row.Attributes["intent"], row.Attributes["n"]));
        Assert.Equal(2, row.Extras["weight"].GetInt32());
    }

    [Fact]
    public void A_row_with_several_candidates_is_all_pairs_of_them()
    {
        var rows = ItemFile.Read(Bytes(
            """{"externalId":"x","prompt":"p","candidates":[{"externalId":"m1","text":"a"},{"externalId":"m2","text":"b"},{"externalId":"m3","text":"c"}]}"""
            + "\n" + """{"externalId":"y","prompt":"p","candidates":["a","b","c","d"]}"""
            + "\n" + """{"externalId":"z","prompt":"p","group":"x","candidates":[{"externalId":"m1","text":"a"},{"externalId":"m4","text":"d"}]}"""));

        Assert.Equal(["x:m1-m2", "x:m1-m3", "x:m2-m3"], rows.Take(3).Select(row => row.ExternalId));
        Assert.Equal(["a", "c"], rows[1].Candidates);
        Assert.Equal(6, rows.Count(row => row.Group == "y"));
        Assert.Equal(("z", "x", "m4"), (rows[^1].ExternalId, rows[^1].Group, rows[^1].CandidateIds[1]));
    }

    [Theory]
    [InlineData("{", "request_unreadable")]
    [InlineData("[]", "validation_failed")]
    [InlineData("""{"prompt":"p"}""", "validation_failed")]
    [InlineData("""{"externalId":"a"}""", "validation_failed")]
    [InlineData("""{"externalId":"a","prompt":3}""", "validation_failed")]
    [InlineData("""{"externalId":"a","externalId":"b","prompt":"p"}""", "request_unreadable")]
    [InlineData("""{"externalId":"a","prompt":"p\u0000"}""", "validation_failed")]
    [InlineData("""{"externalId":"a","prompt":"p\ud800"}""", "encoding_invalid")]
    [InlineData("""{"externalId":"a","prompt":"p","candidates":["x","x"]}""", "candidates_identical")]
    [InlineData("""{"externalId":"a","prompt":"p","candidates":[{"text":"x"},"y"]}""", "validation_failed")]
    [InlineData("""{"externalId":"a","prompt":"p","candidates":[{"externalId":"m","text":"x"},{"externalId":"m","text":"y"}]}""", "validation_failed")]
    [InlineData("""{"externalId":"a","prompt":"p","group":"g","candidates":["x","y"]}""", "validation_failed")]
    [InlineData("""{"externalId":"ok","prompt":"p"}""", "validation_failed")]
    public void A_bad_row_is_named(string line, string code)
    {
        var faults = Assert.Throws<InputException>(() => ItemFile.Read(Bytes("""{"externalId":"ok","prompt":"p"}""" + "\n" + line))).Faults;
        var fault = Assert.IsType<LocatedFault>(Assert.Single(faults));
        Assert.Equal((code, 2), (fault.Code, fault.Line));
    }

    [Fact]
    public void A_line_that_is_no_UTF8_does_not_hide_the_faults_of_others()
    {
        var faults = Assert.Throws<InputException>(() => ItemFile.Read(new MemoryStream([.. "{}\n"u8, 0xC3, 0x28, .. "\n{"u8]))).Faults.Cast<LocatedFault>();
        Assert.Equal(
            [(1, "validation_failed"), (1, "validation_failed"), (2, "encoding_invalid"), (3, "request_unreadable")],
            faults.Select(fault => (fault.Line, fault.Code)).Order());
    }

    [Theory]
    [InlineData(256 * 1024, 64 * 1024, false)]
    [InlineData((256 * 1024) + 1, 1, true)]
    [InlineData(1, (64 * 1024) + 1, true)]
    public void Texts_have_limits(int prompt, int candidate, bool refused)
    {
        var line = $$"""{"externalId":"a","prompt":"{{new string('p', prompt)}}","candidates":["{{new string('c', candidate)}}","b"]}""";
        if (refused)
            Assert.Equal("content_too_large", Assert.Single(Assert.Throws<InputException>(() => ItemFile.Read(Bytes(line))).Faults).Code);
        else
            Assert.Single(ItemFile.Read(Bytes(line)));
    }

    [Fact]
    public void Reviewers_are_read()
    {
        var rows = ReviewerFile.Read(Bytes("reviewer,tier,languages,pool\nr1,general,en;de,north\nr2,expert,,\n"));
        Assert.Equal(["en", "de"], rows[0].Languages);
        Assert.Equal((3, "r2", "expert", null), (rows[1].Line, rows[1].Reviewer, rows[1].Tier, rows[1].Pool));
        Assert.Null(Assert.Single(ReviewerFile.Read(Bytes("reviewer,tier,languages\nr1,general,en\n"))).Pool);
    }

    [Theory]
    [InlineData("reviewer,pool\nr,p\n", 2)]
    [InlineData("reviewer,tier,languages,pool\nr,t,,\nr,t,,\n", 1)]
    [InlineData("reviewer,tier,languages,pool\n,,,\n", 2)]
    public void Bad_reviewer_files_are_refused(string text, int count) =>
        Assert.Equal(count, Assert.Throws<InputException>(() => ReviewerFile.Read(Bytes(text))).Faults.Count);

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));
}
