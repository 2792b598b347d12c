using System.CommandLine;
using Microsoft.Win32.SafeHandles;
using Spectre.Console;

namespace Routing.Cli.Commands;

/// <summary>The terminal beside the data: messages and questions go to stderr, and nothing has colours with <c>--no-color</c> or where
/// <c>NO_COLOR</c> is set (no-color.org).</summary>
internal static class Terminal
{
    private const int RedirectedWidth = 200;

    public static Option<bool> NoColor { get; } = new("--no-color") { Description = "No colours (NO_COLOR).", Recursive = true };

    /// <summary>Where progress and questions go.</summary>
    public static IAnsiConsole Messages { get; } = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>Standard output as bytes. Where nobody reads it any more writing fails, and does not go on for nothing, as it would with
    /// the console's own stream.</summary>
    public static Stream Data() => OperatingSystem.IsWindows() ? Console.OpenStandardOutput()
        : new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);

    /// <summary>Takes the colours away where they are not wanted, and does not break the lines of what goes to a file or a pipe.</summary>
    public static void Apply(ParseResult parsed)
    {
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = RedirectedWidth;
        if (HasColor(parsed, Environment.GetEnvironmentVariable("NO_COLOR")))
            return;
        foreach (var console in (IAnsiConsole[])[AnsiConsole.Console, Messages])
            console.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
    }

    /// <summary>Whether colours are wanted; an empty variable says nothing.</summary>
    public static bool HasColor(ParseResult parsed, string? variable) => !parsed.GetValue(NoColor) && string.IsNullOrEmpty(variable);
}
