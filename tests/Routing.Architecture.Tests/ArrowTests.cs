using System.Reflection;

namespace Routing.Architecture.Tests;

public sealed class ArrowTests
{
    // Who may reference whom: README, "How it is built".
    private static readonly Dictionary<string, string[]> _allowed = new(StringComparer.Ordinal)
    {
        ["Routing.Statistics"] = [],
        ["Routing.Core"] = ["Routing.Statistics"],
        ["Routing.RewardModels"] = ["Routing.Core", "Routing.Statistics"],
        ["Routing.Contracts"] = ["Routing.Core", "Routing.Statistics"],
        ["Routing.Grains"] = ["Routing.Contracts", "Routing.Core", "Routing.Statistics"],
        ["Routing.Storage"] = ["Routing.Core"],
        ["Routing.Scoring"] = ["Routing.Core", "Routing.Statistics", "Routing.RewardModels"],
        ["Routing.Training"] = ["Routing.Core", "Routing.Statistics", "Routing.RewardModels"],
        ["Routing.Hosting"] = ["Routing.Grains", "Routing.Contracts", "Routing.Storage", "Routing.Core", "Routing.RewardModels", "Routing.Scoring"],
        ["Routing.Client"] = ["Routing.Contracts"],
    };

    // Areas of Core may use those to their left, and themselves.
    private static readonly string[] _areas =
        ["Ports", "Ledgers", "Rubrics", "Programmes", "Assignment", "Tasks", "Intake", "Labels", "Reviewers", "RewardModels", "Replays"];

    public static TheoryData<string> Projects => [.. _allowed.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_the_arrows_allow(string project)
    {
        var referenced = Assembly.Load(project).GetReferencedAssemblies().Select(name => name.Name!)
            .Where(name => name.StartsWith("Routing.", StringComparison.Ordinal));

        Assert.Empty(referenced.Except(_allowed[project]));
    }

    [Theory]
    [InlineData("Routing.Statistics")]
    [InlineData("Routing.Core")]
    [InlineData("Routing.RewardModels")]
    public void The_rules_know_no_framework(string project)
    {
        string[] forbidden = ["Orleans", "Npgsql", "Microsoft.Data", "Microsoft.Extensions", "Spectre"];
        var referenced = Assembly.Load(project).GetReferencedAssemblies().Select(name => name.Name!);

        Assert.DoesNotContain(referenced, name => forbidden.Any(part => name.StartsWith(part, StringComparison.Ordinal)));
    }

    [Fact]
    public void States_and_facts_of_Core_do_not_change()
    {
        var mutable = Assembly.Load("Routing.Core").GetTypes()
            .Where(type => type.Name.EndsWith("State", StringComparison.Ordinal) || type.Name.EndsWith("Event", StringComparison.Ordinal)
                || type.DeclaringType?.Name.EndsWith("Event", StringComparison.Ordinal) == true)
            .SelectMany(type => type.GetProperties(BindingFlags.Instance | BindingFlags.Public))
            .Where(property => property.SetMethod is { } set
                && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit)));

        Assert.Empty(mutable.Select(property => $"{property.DeclaringType}.{property.Name}"));
    }

    [Fact]
    public void Areas_of_Core_have_no_cycle()
    {
        var wrong = Assembly.Load("Routing.Core").GetTypes()
            .SelectMany(type => Used(type).Select(used => (From: Area(type), To: Area(used), Type: type.Name)))
            .Where(arrow => arrow is { From: not null, To: not null }
                && Array.IndexOf(_areas, arrow.To) > Array.IndexOf(_areas, arrow.From))
            .Select(arrow => $"{arrow.From} uses {arrow.To} in {arrow.Type}").Distinct();

        Assert.Empty(wrong);
    }

    // What a type says in its signatures; bodies are not looked into.
    private static IEnumerable<Type> Used(Type type)
    {
        const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        return type.GetFields(All).Select(field => field.FieldType)
            .Concat(type.GetMethods(All).SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)))
            .Concat(type.GetConstructors(All).SelectMany(constructor => constructor.GetParameters().Select(parameter => parameter.ParameterType)))
            .SelectMany(used => used.IsGenericType ? used.GetGenericArguments().Append(used) : [used]);
    }

    private static string? Area(Type type)
    {
        const string Root = "Routing.Core.";
        return type.Namespace?.StartsWith(Root, StringComparison.Ordinal) == true ? type.Namespace[Root.Length..].Split('.')[0] : null;
    }
}
