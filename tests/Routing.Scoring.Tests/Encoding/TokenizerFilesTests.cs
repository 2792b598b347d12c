using System.Text;
using Routing.Scoring.Encoding;
using Routing.RewardModels.Onnx;
using Xunit;

namespace Routing.Scoring.Tests.Encoding;

/// <summary>Each kind of tokenizer opens from its files and gives the ids that its definition gives.</summary>
public sealed class TokenizerFilesTests : IDisposable
{
    private static readonly string[] _byRank = ["a", "b", "c", "bc", "ab"];

    private readonly string _folder = Directory.CreateTempSubdirectory("routing-tokenizer-").FullName;

    [Fact]
    public void Merges_are_applied_in_their_order()
    {
        Write("vocab.json", """{"a":0,"b":1,"c":2,"ab":3,"abc":4}""");
        Write("merges.txt", "#version: 0.2\na b\nab c\n");

        Assert.Equal([4, 0, 3], Open(new TokenizerSettings(TokenizerKind.Bpe, Vocabulary: "vocab.json", Merges: "merges.txt"))("abcaab"));
    }

    [Fact]
    public void The_pair_of_the_lowest_rank_is_merged_first()
    {
        Write("ranks.txt", string.Join('\n', _byRank.Select((token, rank) =>
            $"{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(token))} {rank}")));

        var tokens = Open(new TokenizerSettings(TokenizerKind.Tiktoken, Ranks: "ranks.txt", Pattern: @"\w+"));
        Assert.Equal([0, 3], tokens("abc"));
        Assert.Contains("ranks.txt", Assert.Throws<InvalidDataException>(() => tokens("abd")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_pieces_of_the_best_score_are_taken()
    {
        // ModelProto of SentencePiece: pieces {text, score, type}, trainer {kind: unigram}.
        var model = new ProtoMessage();
        void Piece(string text, float score, long type) => model.Message(1, new ProtoMessage().Text(1, text).Real(2, score).Number(3, type));
        Piece("<unk>", 0, 2);
        Piece("<s>", 0, 3);
        Piece("</s>", 0, 3);
        Piece("\u2581", -5, 1);
        Piece("a", -4, 1);
        Piece("b", -4, 1);
        Piece("\u2581ab", -1, 1);
        model.Message(2, new ProtoMessage().Number(3, 1));
        model.Message(3, new ProtoMessage().Text(1, "identity"));
        File.WriteAllBytes(Path.Combine(_folder, "s.model"), model.ToBytes());

        Assert.Equal([6, 5], Open(new TokenizerSettings(TokenizerKind.SentencePiece, Model: "s.model"))("abb"));

        File.WriteAllBytes(Path.Combine(_folder, "s.model"), []);
        Assert.Contains("s.model", Assert.Throws<InvalidDataException>(() => Open(new TokenizerSettings(TokenizerKind.SentencePiece, Model: "s.model"))).Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Func<string, IReadOnlyList<int>> Open(TokenizerSettings settings) => TokenizerFiles.Open(settings, _folder);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text, new UTF8Encoding(false));
}
