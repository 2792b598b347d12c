using System.CommandLine;
using System.Globalization;
using Routing.Cli.Input;
using Routing.Client;
using Routing.Contracts;
using Routing.Core.Ledgers;
using Spectre.Console;

namespace Routing.Cli.Commands;

/// <summary>What every verb that talks to a node shares: its options, its streams, and how failures become exit codes.
/// Data go to stdout, messages to stderr.</summary>
internal sealed class Verb
{
    private readonly ConnectionOptions _connection = new();

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "table, json, or ndjson: one object a line.", DefaultValueFactory = _ => "table",
    };

    private readonly Option<bool> _quiet = new("--quiet") { Description = "No messages of success on stderr." };

    private Verb() => _output.AcceptOnlyFromAmong("table", "json", "ndjson");

    /// <summary>A command with the shared options, run against a node.</summary>
    public static Command Of(
        string name, string description, IEnumerable<Symbol> symbols, Func<Call, CancellationToken, Task<int>> run)
    {
        var verb = new Verb();
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
                command.Arguments.Add(argument);
            else
                command.Options.Add((Option)symbol);
        }

        verb._connection.AddTo(command);
        command.Options.Add(verb._output);
        command.Options.Add(verb._quiet);
        command.SetAction((parsed, cancellation) => verb.Run(parsed, run, cancellation));
        return command;
    }

    private async Task<int> Run(
        ParseResult parsed, Func<Call, CancellationToken, Task<int>> run, CancellationToken cancellation)
    {
        return await Guarded(async () =>
        {
            var form = Enum.Parse<OutputForm>(parsed.GetValue(_output)!, ignoreCase: true);
            await using var call = new Call(
                parsed, _connection.Read(parsed), new Output(form, Console.Out, AnsiConsole.Console), parsed.GetValue(_quiet));
            return await run(call, cancellation);
        });
    }

    /// <summary>Runs a verb; failures become messages on stderr and exit codes.</summary>
    public static async Task<int> Guarded(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (InputException refused)
        {
            foreach (var fault in refused.Faults)
                await Console.Error.WriteLineAsync(Describe(fault));
            if (refused.Faults.Count == 0)
                await Console.Error.WriteLineAsync(refused.Message);
            return ExitCode.Failure;
        }
        catch (NodeUnavailableException unavailable)
        {
            await Console.Error.WriteLineAsync(unavailable.Message);
            return ExitCode.Unavailable;
        }
        catch (RoutingUnavailableException unavailable)
        {
            await Console.Error.WriteLineAsync($"{unavailable.Code}: {unavailable.Message}");
            return ExitCode.Unavailable;
        }
        catch (CallerDeniedException denied)
        {
            await Console.Error.WriteLineAsync($"{denied.Code}: {denied.Message}{(denied.Code == "caller_missing" ? " Say who you are: --credential-file." : "")}");
            return ExitCode.NotAllowed;
        }
        catch (StateUnreadableException unreadable)
        {
            await Console.Error.WriteLineAsync($"{unreadable.Code}: {unreadable.Message}");
            return ExitCode.Failure;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return ExitCode.Failure;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    /// <summary>A fresh command id.</summary>
    public static string NewCommand() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();

    /// <summary>Reads `axis=value` options; null where none was given.</summary>
    public static Dictionary<string, string>? Axes(string[]? pairs) => pairs is null or []
        ? null
        : pairs.Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair.ElementAtOrDefault(1) ?? "", StringComparer.Ordinal);

    private static string Describe(Fault fault) => fault is LocatedFault at
        ? string.Create(CultureInfo.InvariantCulture, $"{at.Line}:{at.Column}: {at.Code}: {at.Message}")
        : $"{fault.Pointer}: {fault.Code}: {fault.Message}";

    /// <summary>One run of a verb.</summary>
    internal sealed class Call(ParseResult parsed, Connection connection, Output output, bool quiet) : IAsyncDisposable
    {
        private RoutingClient? _client;

        public string Programme => connection.Programme;

        /// <summary>Whether programs read the output.</summary>
        public bool Json => !output.IsTable;

        public T? Get<T>(Argument<T> argument) => parsed.GetValue(argument);

        public T? Get<T>(Option<T> option) => parsed.GetValue(option);

        /// <summary>The connection to the node, opened when first needed: wrong input is refused without one.</summary>
        public async Task<RoutingClient> Client(CancellationToken cancellation) =>
            _client ??= await RoutingClient.Connect(connection.Client(), cancellation);

        /// <summary>Writes a result as JSON, or as the table says.</summary>
        public void Write(object value, Action<IAnsiConsole> table) => output.Write(value, table);

        /// <summary>Writes a list, as lines while it is still read where lines are asked for.</summary>
        public Task Write<T>(
            IAsyncEnumerable<T> list, Action<IReadOnlyList<T>, IAnsiConsole> table, CancellationToken cancellation)
            where T : class => output.Write(list, table, cancellation);

        /// <summary>Reports a receipt and gives its exit code.</summary>
        public int Finish(Receipt receipt, string done)
        {
            if (!output.IsTable)
                output.WriteJson(receipt);
            if (receipt.Code is not null)
                Console.Error.WriteLine($"{receipt.Code}: {receipt.Detail}");
            else if (output.IsTable && !quiet)
                Console.Error.WriteLine(receipt.Changed ? done : "Nothing to change: it is already so.");
            return ExitCode.Of(receipt.Code);
        }

        public static int Missing(string what)
        {
            Console.Error.WriteLine($"not_found: {what}");
            return ExitCode.NotFound;
        }

        public async ValueTask DisposeAsync()
        {
            if (_client is not null)
                await _client.DisposeAsync();
        }
    }
}
