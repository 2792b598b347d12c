using StableHash = Routing.Core.Assignment.StableHash;

namespace Routing.Contracts;

/// <summary>How things are addressed: grain keys and journal streams, written in one place.</summary>
public static class Keys
{
    /// <summary>What is wrong with the name a programme is addressed by; null when nothing is.</summary>
    public static string? FaultOfProgramme(string name) =>
        name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? null
            : $"A programme is named by 1 to 64 letters, digits, '-', '_' or '.', not '{name}'.";

    /// <summary>Grain key of an item. The prefix keeps a key from parsing as a number.</summary>
    public static string Item(string programme, string item) => $"{programme}/itm_{item}";

    /// <summary>Grain key of a reviewer.</summary>
    public static string Reviewer(string programme, string reviewer) => $"{programme}/rev_{reviewer}";

    /// <summary>Grain key of a pool.</summary>
    public static string Pool(string programme, string pool) => $"{programme}/pol_{pool}";

    /// <summary>Grain key of a line of reward models.</summary>
    public static string RewardModel(string programme, string line = RewardLine) => $"{programme}/rml_{line}";

    /// <summary>Grain key of what fits a line's heads again.</summary>
    public static string HeadRefit(string programme, string line = RewardLine) => $"{programme}/hrf_{line}";

    /// <summary>The line of the slices that are in no family.</summary>
    public const string RewardLine = Core.Programmes.RewardModelPolicy.Overall;

    /// <summary>The line of a scorer's key.</summary>
    public static string LineOfScorer(string key) => IdOf(key)[..IdOf(key).LastIndexOf('-')];

    /// <summary>Grain key of a training run.</summary>
    public static string TrainingRun(string programme, string operation) => $"{programme}/run_{operation}";

    /// <summary>Grain key of one of a silo's scorers.</summary>
    public static string Scorer(string programme, int slot, string line = RewardLine) => $"{programme}/scr_{line}-{slot}";

    /// <summary>Grain key of the offers to the vendor of a pool.</summary>
    public static string Vendor(string programme, string pool) => $"{programme}/ven_{pool}";

    /// <summary>Grain key of a programme's rubric.</summary>
    public static string Rubric(string programme) => $"{programme}/rub_main";

    /// <summary>Grain key of the queue shard that owns an item.</summary>
    public static string ShardOf(string programme, string item, int shards) =>
        Shard(programme, ShardOf(item, shards));

    /// <summary>Index of the queue shard that owns an item.</summary>
    public static int ShardOf(string item, int shards) => (int)(StableHash.Of(item) % (ulong)shards);

    /// <summary>Grain key of a queue shard by its index.</summary>
    public static string Shard(string programme, int index) => $"{programme}/shd_{index}";

    /// <summary>Grain key of one of the indexes of a programme's items that duplicates are looked up in.</summary>
    public static string Duplicates(string programme, int part) => $"{programme}/dup_{part}";

    /// <summary>Grain key of the consumer of the journal that has this name.</summary>
    public static string Feed(string consumer) => $"fed_{consumer}";

    /// <summary>The consumer's name in its grain key.</summary>
    public static string FeedOf(string key) => key["fed_".Length..];

    /// <summary>Snapshot that holds a consumer's cursor.</summary>
    public static string FeedCursor(string consumer) => $"feed/{consumer}";

    /// <summary>Snapshot that holds a programme's newest refit.</summary>
    public static string Beliefs(string programme) => $"beliefs/{programme}";

    /// <summary>Snapshot that holds how many answers each reviewer of a programme gave on the last day.</summary>
    public static string DayAnswers(string programme) => $"answers/{programme}";

    /// <summary>Snapshot that holds the tasks of one of a programme's queue shards.</summary>
    /// <param name="shards">How many there are: of another number each holds other items.</param>
    public static string ShardTasks(string programme, int index, int shards) => $"shard/{programme}/{index}of{shards}";

    /// <summary>The part of a key before the slash.</summary>
    public static string ProgrammeOf(string key) => key[..key.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>The id without its programme and typed prefix.</summary>
    public static string IdOf(string key) => key[(key.IndexOf('/', StringComparison.Ordinal) + 5)..];

    /// <summary>Journal prefix of a programme's reviewers.</summary>
    public static string ReviewerStreams(string programme) => $"reviewer/{programme}/";

    /// <summary>Journal prefix of a programme's items.</summary>
    public static string ItemStreams(string programme) => $"item/{programme}/";
}
