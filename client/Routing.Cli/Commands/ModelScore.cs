using System.CommandLine;
using Routing.RewardModels;

namespace Routing.Cli.Commands;

/// <summary>`routing model score`.</summary>
internal static class ModelScore
{
    public static Command Build()
    {
        var model = new Option<string>("--model") { Required = true, Description = "Folder of the model." };
        var command = new Command("score", "Score answers: JSON Lines {id?, prompt, response} or {id?, prompt, response_a, response_b} on stdin, scores on stdout. Example: routing model score --model model < answers.jsonl")
            { model };
        command.SetAction((parsed, cancellation) => ModelCommand.Run(
            () => ScoreStream.Run(
                Artefact.Load(parsed.GetValue(model)!, ModelEncoders.Formats), Console.OpenStandardInput(), Terminal.Data(),
                cancellation),
            cancellation));
        return command;
    }
}
