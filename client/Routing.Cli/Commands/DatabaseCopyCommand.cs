using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Routing.Storage.Sqlite;
using Routing.Storage.Copy;

namespace Routing.Cli.Commands;

/// <summary>`routing db copy`: moves an embedded installation into PostgreSQL.</summary>
internal static class DatabaseCopyCommand
{
    private static readonly TimeSpan _tell = TimeSpan.FromSeconds(1);

    public static Command Build()
    {
        var from = new Option<DirectoryInfo>("--from") { Description = "Data folder of a node that is stopped.", Required = true };
        var (connection, output) = (DatabaseOptions.Connection(), DatabaseOptions.Output());
        var command = new Command(
            "copy",
            "Move the journal of an embedded installation into an empty, migrated database. Interrupted, it goes on when run again; at the end all events are read back and compared. Example: routing db copy --from routing-data/node")
        {
            from, connection, output,
        };
        command.SetAction((parsed, cancellation) => DatabaseOptions.Guarded(
            parsed.GetValue(connection),
            given => Copy(parsed.GetValue(from)!, given, parsed.GetValue(output) == "json", cancellation))); // required
        return command;
    }

    private static async Task<int> Copy(DirectoryInfo from, string connection, bool json, CancellationToken cancellation)
    {
        var file = Path.Combine(from.FullName, "journal.db");
        if (!File.Exists(file))
        {
            await Console.Error.WriteLineAsync($"'{from}' holds no journal.db.");
            return ExitCode.NotFound;
        }

        await using var source = new SqliteJournal(file);
        try
        {
            var result = await JournalCopy.Run(source, connection, new Teller(), cancellation);
            if (json)
                Console.WriteLine(JsonSerializer.Serialize(result, JsonSerializerOptions.Web));
            else
                await Console.Error.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Copied and compared {result.Events:N0} events of {result.Streams:N0} streams ({result.Resumed:N0} by an earlier attempt). SHA-256 {result.Hash}"));
            foreach (var other in from.EnumerateFileSystemInfos().Where(entry => !entry.Name.StartsWith("journal.db", StringComparison.Ordinal)))
                await Console.Error.WriteLineAsync($"Not part of the journal, and not copied: {other.Name}");
            return ExitCode.Success;
        }
        catch (CopyDiffersException differs)
        {
            await Console.Error.WriteLineAsync(differs.Message);
            return ExitCode.VerificationFailed;
        }
        catch (CopyRefusedException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return ExitCode.Conflict;
        }
    }

    private sealed class Teller : IProgress<CopyProgress>
    {
        private long _told;

        public void Report(CopyProgress value)
        {
            if (_told != 0 && TimeProvider.System.GetElapsedTime(_told) < _tell)
                return;
            _told = TimeProvider.System.GetTimestamp();
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.Events:N0} of {value.Of:N0} events"));
        }
    }
}
