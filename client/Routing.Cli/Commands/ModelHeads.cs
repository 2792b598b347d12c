using System.CommandLine;
using Routing.Core.Programmes;
using Routing.RewardModels.Training;
using Routing.RewardModels.Training.Networks;

namespace Routing.Cli.Commands;

/// <summary>The heads that the command line knows.</summary>
internal static class ModelHeads
{
    private const string Linear = "linear", Hashed = "hashed", Network = "network";

    public static Option<string> Option()
    {
        var head = new Option<string>("--head")
        {
            Description = "linear: exact, for few pairs as for many; hashed: a weight for each word and phrase, from some thousands of pairs on; network: one hidden layer, trained by Torch.",
            DefaultValueFactory = _ => Linear,
        };
        head.AcceptOnlyFromAmong(Linear, Hashed, Network);
        return head;
    }

    /// <summary>Fits heads of a name.</summary>
    /// <param name="kept">Folder of what a kill must not take away, where there is anything; null: nothing is kept.</param>
    public static IHeadFitter Fitter(string name, string? kept = null) => name switch
    {
        Hashed => new HashedFitter(),
        Network => new NetworkFitter(TorchProcess.Beside.Begin(kept)),
        _ => new LinearFitter(),
    };

    /// <summary>Whether a head of this name works on words alone.</summary>
    public static bool NeedsWords(string? name) => name == Hashed;

    public static string NameOf(HeadKind kind) => kind.ToString().ToLowerInvariant();
}
