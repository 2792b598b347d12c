using System.CommandLine;
using Npgsql;
using Routing.Core.Ports;

namespace Routing.Cli.Commands;

/// <summary>How a verb is told its database, and how failures of the database become exit codes.</summary>
internal static class DatabaseOptions
{
    private const string Variable = "FEEDBACK_DATABASE";

    public static Option<string?> Connection() => new("--connection")
    {
        Description = $"Connection string of the PostgreSQL database ({Variable}).",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(Variable),
    };

    public static Option<string> Output()
    {
        var output = new Option<string>("--output", "-o") { Description = "table or json.", DefaultValueFactory = _ => "table" };
        output.AcceptOnlyFromAmong("table", "json");
        return output;
    }

    public static async Task<int> Guarded(string? connection, Func<string, Task<int>> run)
    {
        if (string.IsNullOrWhiteSpace(connection))
            return await Say($"No database is given: set --connection or {Variable}.", ExitCode.Usage);
        try
        {
            return await Verb.Guarded(() => run(connection));
        }
        catch (ArgumentException malformed)
        {
            return await Say($"The connection string is malformed: {malformed.Message}", ExitCode.Usage);
        }
        catch (PostgresException refused)
        {
            return await Say($"The database refused: {refused.MessageText} ({refused.SqlState}).", ExitCode.Failure);
        }
        catch (NpgsqlException unreachable)
        {
            return await Say($"The database does not answer: {unreachable.Message}", ExitCode.Unavailable);
        }
        catch (JournalUnavailableException unavailable)
        {
            return await Say(unavailable.Message, ExitCode.Unavailable);
        }
        catch (Exception refused) when (refused is InvalidOperationException or InvalidDataException)
        {
            return await Say(refused.Message, ExitCode.Failure);
        }
    }

    private static async Task<int> Say(string message, int code)
    {
        await Console.Error.WriteLineAsync(message);
        return code;
    }
}
