namespace Routing.Frontend;

/// <summary>What a browser sends about a task that it was given.</summary>
/// <param name="Command">Made by the browser once for each wish: sending it again changes nothing.</param>
/// <param name="Fence">Of the task as it was given.</param>
public sealed record Answer(
    string Command, string Item, long Fence, string? Choice = null, Dictionary<string, string>? Axes = null, string? Text = null,
    string? Reason = null);
