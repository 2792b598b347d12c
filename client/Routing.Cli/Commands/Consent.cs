using System.CommandLine;

namespace Routing.Cli.Commands;

/// <summary>Consent to what cannot be undone (product.md §8.8): said by <c>--yes</c>, or asked for at a terminal. A script that
/// does not say it is refused before anything is sent.</summary>
internal static class Consent
{
    public static Option<bool> Option { get; } = new("--yes", "-y") { Description = "Do not ask; needed where nobody is at a terminal." };

    private static bool AtTerminal => !Console.IsInputRedirected && !Console.IsErrorRedirected;

    /// <summary>Whether there is consent; says on stderr what there is not.</summary>
    /// <returns>Null with consent, else the exit code.</returns>
    public static int? Refused(bool yes, string what) => yes ? null : Refused(what, AtTerminal ? Console.In : null, Console.Error);

    /// <summary>Asks whoever answers; nobody does where <paramref name="answers"/> is null.</summary>
    /// <returns>Null with consent, else the exit code.</returns>
    public static int? Refused(string what, TextReader? answers, TextWriter messages)
    {
        messages.Write($"{what} This cannot be undone.");
        if (answers is null)
        {
            messages.WriteLine(" Say --yes to do it.");
            return ExitCode.Usage;
        }

        messages.Write(" Go on? [y/N] ");
        if (answers.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES")
            return null;
        messages.WriteLine("Nothing was done.");
        return ExitCode.Failure;
    }
}
