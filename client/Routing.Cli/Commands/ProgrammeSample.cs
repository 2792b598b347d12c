using Routing.Core.Programmes;

namespace Routing.Cli.Commands;

/// <summary>A programme file to start from: one text for all methods, only what is asked differs.</summary>
internal static class ProgrammeSample
{
    private const string Pairwise = "# Two answers of a support assistant, side by side.";
    private const string Asked = "method: pairwise\nclasses: [A, B, tie]";

    /// <summary>The sample for a method, as YAML with comments.</summary>
    public static string Of(FeedbackMethod method)
    {
        using var stream = typeof(ProgrammeSample).Assembly.GetManifestResourceStream("programme.yaml")!; // embedded by the project file
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd().ReplaceLineEndings("\n");
        var (what, asked) = method switch
        {
            FeedbackMethod.Pairwise => (Pairwise, Asked),
            FeedbackMethod.Rating => ("# One answer of a support assistant, rated by axis.", "method: rating"),
            FeedbackMethod.PassFail => ("# One answer of a support assistant; each axis passes or fails.", "method: passFail"),
            FeedbackMethod.Classify => ("# What a customer's message is about.", "method: classify\nclasses: [billing, delivery, account, other]"),
            FeedbackMethod.Edit => ("# One answer of a support assistant, improved by hand.", "method: edit\ncheckShare: 1            # of the edits, by a second person; all of high risk are checked"),
            FeedbackMethod.Critique => ("# One answer of a support assistant, with a critique in words.", "method: critique\ncheckShare: 1            # of the critiques, by a second person; all of high risk are checked"),
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, "Unknown method."),
        };
        return text.Replace(Pairwise, what, StringComparison.Ordinal).Replace(Asked, asked, StringComparison.Ordinal);
    }
}
