using System.CommandLine;

namespace Routing.Cli.Commands;

/// <summary>`routing completion bash|zsh|pwsh`: a script that lets a shell complete verbs, options and their values. The
/// candidates come from the command line itself.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # eval "$(routing completion bash)"
        _routing() {
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$(routing "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _routing routing
        """;

    private const string Zsh = """
        # source <(routing completion zsh)
        _routing() {
          local -a candidates
          candidates=("${(@f)$(routing "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
          compadd -a candidates
        }
        compdef _routing routing
        """;

    private const string PowerShell = """
        # routing completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName routing -ScriptBlock {
          param($wordToComplete, $commandAst, $cursorPosition)
          routing "[suggest:$cursorPosition]" "$commandAst" | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
          }
        }
        """;

    public static Command Build() => new("completion", "Print a script for a shell to complete commands with.")
    {
        Script("bash", Bash), Script("zsh", Zsh), Script("pwsh", PowerShell),
    };

    private static Command Script(string shell, string script)
    {
        var command = new Command(shell, $"For {shell}; its first line says how to load it. Example: routing completion {shell}");
        command.SetAction(_ =>
        {
            Console.WriteLine(script);
            return ExitCode.Success;
        });
        return command;
    }
}
