using System.Collections.Immutable;
using System.Text;
using Routing.Core.Ledgers;
using Routing.Core.Programmes;
using Routing.Core.Rubrics;

namespace Routing.Core.Tasks;

/// <summary>An answer in canonical order (presentation undone), or why it is refused.</summary>
/// <param name="Classes">Index of the answer to each question of the programme; -1 where it gave none.</param>
/// <param name="Overridden">The tie-break rule that the reviewer overrode with a reason, or null.</param>
public sealed record CheckedAnswer(Refusal? Refusal, ImmutableArray<int> Classes, string? Overridden = null);

/// <summary>What each feedback method accepts as an answer (product.md §9.2), tie-break rules included.</summary>
public static class AnswerRules
{
    private const int TextLimit = 64 * 1024, CritiqueLimit = 8 * 1024, ReasonLimit = 2 * 1024;

    /// <summary>Checks an answer and undoes its presentation.</summary>
    /// <param name="swapped">The second candidate was shown first.</param>
    public static CheckedAnswer Check(Programme programme, ItemContent item, Answer answer, bool swapped)
    {
        if (Text(answer.Text, programme.Method is FeedbackMethod.Critique ? CritiqueLimit : TextLimit) is { } text)
            return Refused(text);
        if (Text(answer.Reason, ReasonLimit) is { } reason)
            return Refused(reason);
        if (answer.Unsure)
            return Escalated(programme, answer);
        return programme.Method switch
        {
            FeedbackMethod.Pairwise => Pair(programme, answer, swapped),
            FeedbackMethod.Classify => One(answer.Choice, programme.Classes),
            FeedbackMethod.PassFail or FeedbackMethod.Rating => ByAxis(programme, answer),
            FeedbackMethod.Edit => Edit(item, answer),
            _ => string.IsNullOrWhiteSpace(answer.Text)
                ? Refused(new Refusal("validation_failed", "A critique needs a text."))
                : new CheckedAnswer(null, []),
        };
    }

    /// <summary>Why an answer to "is this text good?" is refused; null where it is one.</summary>
    public static Refusal? OfCheck(Answer answer) =>
        answer.Choice is not (TextWork.Accept or TextWork.Return)
            ? TaskRefusals.ChoiceNotAllowed(answer.Choice, [TextWork.Accept, TextWork.Return])
        : answer.Choice == TextWork.Return && string.IsNullOrWhiteSpace(answer.Reason) ? TaskRefusals.ReasonRequired
        : Text(answer.Reason, ReasonLimit);

    /// <summary>Undoes the presentation: with sides swapped, the first class shown is the second candidate.</summary>
    public static int Canonical(int shown, bool swapped) => swapped && shown is 0 or 1 ? 1 - shown : shown;

    // "Unsure" is no class of truth: it only says that somebody who knows more is needed.
    private static CheckedAnswer Escalated(Programme programme, Answer answer) =>
        Question.Of(programme).IsEmpty
            ? Refused(new Refusal("method_mismatch", "Texts are written or skipped; there is nothing to escalate."))
        : string.IsNullOrWhiteSpace(answer.Reason) ? Refused(TaskRefusals.ReasonRequired)
        : answer.Choice is not null || answer.Axes is { IsEmpty: false }
            ? Refused(new Refusal("validation_failed", "Who escalates gives no answer of his own."))
        : new CheckedAnswer(null, [.. Question.Of(programme).Select(_ => -1)]);

    private static CheckedAnswer Pair(Programme programme, Answer answer, bool swapped)
    {
        var overall = One(answer.Choice, programme.Classes);
        if (overall.Refusal is not null)
            return overall;
        var canonical = Canonical(overall.Classes[0], swapped);
        var sides = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (axis, side) in answer.Axes ?? ImmutableSortedDictionary<string, string>.Empty)
        {
            if (programme.Axes.All(known => known.Id != axis))
                return Refused(TaskRefusals.UnknownAxis(axis));
            var shown = IndexOf(programme.Classes, side);
            if (shown < 0)
                return Refused(TaskRefusals.ChoiceNotAllowed(side, programme.Classes));
            sides[axis] = Canonical(shown, swapped) switch { 0 => 1, 1 => -1, _ => 0 };
        }

        var said = canonical switch { 0 => Overall.A, 1 => Overall.B, _ => Overall.Tie };
        var rules = new TieBreak(programme.Rubric);
        if (rules.Check(sides, said, answer.Reason) is { } fault)
            return Refused(new Refusal(fault.Code, fault.Detail));
        var resolution = rules.Resolve(sides);
        var overridden = resolution.RuleId is not null && resolution.Overall != said ? resolution.RuleId : null;
        return new CheckedAnswer(null, [canonical], overridden);
    }

    private static CheckedAnswer ByAxis(Programme programme, Answer answer)
    {
        var questions = Question.Of(programme);
        var axes = answer.Axes ?? ImmutableSortedDictionary<string, string>.Empty;
        // One axis only: the plain choice says it all.
        if (axes.IsEmpty && questions.Length == 1 && answer.Choice is { } choice)
            axes = axes.Add(questions[0].Id, choice);
        foreach (var axis in axes.Keys)
        {
            if (questions.All(question => question.Id != axis))
                return Refused(TaskRefusals.UnknownAxis(axis));
        }

        var classes = ImmutableArray.CreateBuilder<int>(questions.Length);
        foreach (var question in questions)
        {
            if (!axes.TryGetValue(question.Id, out var given))
                return Refused(new Refusal("axis_answer_missing", $"Axis '{question.Id}' needs an answer."));
            var index = IndexOf(question.Classes, given);
            if (index < 0)
            {
                return Refused(question.Ordinal
                    ? new Refusal("rating_out_of_scale", $"'{given}' on axis '{question.Id}' is not one of 1 to 5.")
                    : TaskRefusals.ChoiceNotAllowed(given, question.Classes));
            }

            classes.Add(index);
        }

        return new CheckedAnswer(null, classes.MoveToImmutable());
    }

    private static CheckedAnswer Edit(ItemContent item, Answer answer)
    {
        var original = item.CandidateA ?? item.Prompt;
        return string.IsNullOrWhiteSpace(answer.Text) || answer.Text.Normalize() == original.Normalize()
            ? Refused(new Refusal("edit_empty", "The edited text is empty or the same as the original."))
            : new CheckedAnswer(null, []);
    }

    private static CheckedAnswer One(string? choice, IReadOnlyList<string> classes)
    {
        var index = choice is null ? -1 : IndexOf(classes, choice);
        return index < 0 ? Refused(TaskRefusals.ChoiceNotAllowed(choice, classes)) : new CheckedAnswer(null, [index]);
    }

    private static Refusal? Text(string? text, int limit)
    {
        if (text is null)
            return null;
        if (Encoding.UTF8.GetByteCount(text) is var bytes && bytes > limit)
            return new Refusal("content_too_large", $"A text has {bytes} bytes, above the limit of {limit}.");
        return text.Any(c => char.IsControl(c) && c is not ('\t' or '\n' or '\r'))
            ? new Refusal("validation_failed", "A text holds a control character.")
            : null;
    }

    private static int IndexOf(IReadOnlyList<string> classes, string value)
    {
        for (var i = 0; i < classes.Count; i++)
        {
            if (string.Equals(classes[i], value, StringComparison.Ordinal))
                return i;
        }

        return -1;
    }

    private static CheckedAnswer Refused(Refusal refusal) => new(refusal, []);
}
