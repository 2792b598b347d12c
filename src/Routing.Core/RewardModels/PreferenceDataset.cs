using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Routing.Core.Assignment;
using Routing.Statistics.Preferences;

namespace Routing.Core.RewardModels;

/// <summary>A judged pair as training data.</summary>
/// <param name="Outcome">The human posterior times ω in (0, 1), what the number of its judgments is worth: no model had a part in it.</param>
/// <param name="Leading">Class that people point at: 0 A, 1 B, 2 tie.</param>
public sealed record PreferenceRow(
    string Item, string Slice, string Prompt, string AnswerA, string AnswerB, PairOutcome Outcome, int Leading);

/// <summary>What a run trains on: a pure function of the journal up to a position, and so is its hash.</summary>
/// <param name="Rows">By item.</param>
/// <param name="Texts">Prompts and answers without labels, on which an encoder is fitted; of work items only.</param>
public sealed record PreferenceDataset(
    long Position, ImmutableArray<PreferenceRow> Rows, ImmutableArray<(string Prompt, string Answer)> Texts)
{
    /// <summary>Folds of the hold-out heads.</summary>
    public const int Folds = 5;

    private const int ValidationOf = 5;

    /// <summary>The fold of an item: the head of this number is trained without it and is the only one that scores it.</summary>
    public static int FoldOf(string item) => (int)(StableHash.Of(item) % Folds);

    /// <summary>Whether pairs of this prompt are only ever evaluated on. The same in every version of a line.</summary>
    public static bool IsValidation(string prompt, int seed) =>
        new CounterRandom((ulong)seed).Draw("validation", prompt, 0) < 1.0 / ValidationOf;

    /// <summary>The split in words, for the lineage of what is trained.</summary>
    public static string SplitOf(int seed) => string.Create(
        CultureInfo.InvariantCulture, $"one of {ValidationOf} prompts for validation, by a hash of prompt and seed {seed}; {Folds} folds of items for the hold-out heads");

    /// <summary>SHA-256 over rows and texts in their order.</summary>
    public string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[8];
        foreach (var row in Rows)
        {
            foreach (var text in new[] { row.Item, row.Slice, row.Prompt, row.AnswerA, row.AnswerB })
                Add(hash, text);
            foreach (var value in new[] { row.Outcome.Win, row.Outcome.Loss, row.Outcome.Tie, row.Leading })
            {
                BinaryPrimitives.WriteDoubleLittleEndian(number, value);
                hash.AppendData(number);
            }
        }

        foreach (var (prompt, answer) in Texts)
        {
            Add(hash, prompt);
            Add(hash, answer);
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    // The length before the text: no two lists of texts run together alike.
    private static void Add(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
