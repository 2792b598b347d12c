using Routing.Core.Assignment;

namespace Routing.Cli.Demo;

/// <summary>Texts whose preference can be learnt, but not wholly: the better answer has more of what a customer needs, more often
/// than not. How long an answer is says little about it. Where a request is against policy, saying no is right.</summary>
internal sealed class SimulatedTexts(CounterRandom random)
{
    private const double VirtueOfBetter = 0.62, VirtueOfWorse = 0.36, VirtueOfEqual = 0.49, RefusalOfBetter = 0.9, RefusalOfWorse = 0.1;

    private const int MostPadding = 7;

    private static readonly string[] _virtues =
    [
        "The next step is to open the form and send it.", "Our policy says exactly what applies here.",
        "It takes two working days from now.", "You can reach Ms. Rivera under extension 204.",
        "I have checked your case number before writing.", "If that fails, we refund the fee in full.",
    ];

    private static readonly string[] _padding =
    [
        "Thank you for your message.", "We value every customer.", "Many people ask about this.", "The weather slows some things down.",
        "Our team works every day.", "This topic has many sides.", "Other departments may know more.", "We hope you are well.",
    ];

    /// <summary>Both answers of a pair.</summary>
    /// <param name="truth">0: A is better, 1: B is, 2: neither.</param>
    /// <param name="declines">The better answer says no.</param>
    public (string A, string B) Of(string pair, string topic, int truth, bool declines) =>
        (Answer(pair + "/A", topic, truth == 2 ? null : truth == 0, declines), Answer(pair + "/B", topic, truth == 2 ? null : truth == 1, declines));

    private string Answer(string id, string topic, bool? better, bool declines)
    {
        var chance = better switch { true => VirtueOfBetter, false => VirtueOfWorse, _ => VirtueOfEqual };
        var padding = (int)(random.Draw("padding", id, 0) * (MostPadding + 1));
        var sentences = _virtues.Where((_, n) => random.Draw("virtue", id, n) < chance)
            .Concat(Enumerable.Range(0, padding).Select(n => _padding[(int)(random.Draw("pad", id, n) * _padding.Length)]))
            .Select((sentence, n) => (sentence, Draw: random.Draw("order", id, n))).OrderBy(pair => pair.Draw).Select(pair => pair.sentence);
        var refuses = declines && random.Draw("refuses", id, 0) < (better == false ? RefusalOfWorse : RefusalOfBetter);
        return string.Join(' ', sentences.Prepend(refuses ? $"I'm sorry, but I can't do that about {topic}." : $"About {topic}:"));
    }
}
