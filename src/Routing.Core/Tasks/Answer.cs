namespace Routing.Core.Tasks;

/// <summary>One reviewer's answer as given, in the order that was shown.</summary>
/// <param name="Choice">One of the item's classes; for pairs as shown, before the presentation is undone.</param>
/// <param name="Text">The edited text or the critique, where the method asks for one.</param>
/// <param name="Reason">Why, in the reviewer's words.</param>
public sealed record Answer(string? Choice, string? Text = null, string? Reason = null);
