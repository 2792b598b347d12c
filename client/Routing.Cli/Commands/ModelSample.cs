using System.CommandLine;
using System.Text.Json;
using Routing.Cli.Input;

namespace Routing.Cli.Commands;

/// <summary>`routing model sample`.</summary>
internal static class ModelSample
{
    private static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Build()
    {
        var habit = new Option<string>("--fooled-by") { Required = true, Description = "length or refusal." };
        habit.AcceptOnlyFromAmong(FooledPreferences.Length, FooledPreferences.Refusal);
        var (count, seed) = (new Option<int>("--pairs") { Description = "How many.", DefaultValueFactory = _ => 1000 }, ModelCommand.Seed());
        count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
                result.AddError("--pairs: at least 1 is needed.");
        });
        var command = new Command("sample", "Made-up preferences from which a model learns a habit, to see an evaluation hold it. Example: routing model sample --fooled-by refusal > pairs.jsonl")
            { habit, count, seed };
        command.SetAction(parsed =>
        {
            foreach (var pair in FooledPreferences.Of(parsed.GetValue(habit)!, parsed.GetValue(count), parsed.GetValue(seed)))
            {
                Console.WriteLine(JsonSerializer.Serialize(
                    new { pair.Id, pair.Prompt, pair.ResponseA, pair.ResponseB, Preferred = pair.Preferred.ToString().ToLowerInvariant(), pair.Slice }, _json));
            }

            return ExitCode.Success;
        });
        return command;
    }
}
