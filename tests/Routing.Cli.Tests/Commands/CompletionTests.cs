using System.Diagnostics;
using Xunit;

namespace Routing.Cli.Tests.Commands;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("routing items su", "suspend")]
    [InlineData("routing comp", "completion")]
    [InlineData("routing items list --output ", "ndjson")]
    [InlineData("routing work submit --rev", "--reviewer")]
    public async Task The_command_line_says_what_may_follow(string typed, string candidate)
    {
        var (code, output) = await Run($"[suggest:{typed.Length}]", typed);

        Assert.Equal(0, code);
        Assert.Contains(candidate, output.Split('\n', StringSplitOptions.TrimEntries));
    }

    [Fact]
    public async Task The_script_for_bash_completes_a_verb()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "There is no bash on this machine.");
        var (_, script) = await Run("completion", "bash");
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            file, script + "\nCOMP_LINE='routing items quar' COMP_POINT=18 COMP_CWORD=2\nCOMP_WORDS=(routing items quar)\n_routing\necho \"${COMPREPLY[@]}\"\n",
            TestContext.Current.CancellationToken);

        var (code, output) = await Start("/bin/bash", Path.GetDirectoryName(RoutingProgram.File)!, file);

        File.Delete(file);
        Assert.Equal((0, "quarantine"), (code, output.Trim()));
    }

    private static Task<(int Code, string Output)> Run(params string[] arguments) => Start(RoutingProgram.File, null, arguments);

    private static async Task<(int Code, string Output)> Start(string program, string? path, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        if (path is not null)
            start.Environment["PATH"] = path + ":" + Environment.GetEnvironmentVariable("PATH");
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }
}
