using Routing.Contracts;
using Routing.Core.Programmes;

namespace Routing.Cli.Demo;

/// <summary>People for a demonstration: recorded ones or simulated ones, one path for both.</summary>
internal interface ICrowd
{
    string Name { get; }

    /// <summary>Whether these people are simulated.</summary>
    bool Simulated { get; }

    Programme Programme { get; }

    /// <summary>Work and gold.</summary>
    IReadOnlyList<ItemDocument> Items { get; }

    IReadOnlyList<ReviewerDocument> Reviewers { get; }

    /// <summary>Who asks for work, one entry for each request, in order of arrival.</summary>
    IReadOnlyList<string> Arrivals { get; }

    /// <summary>The right class of each work item where it is known.</summary>
    IReadOnlyDictionary<string, string> Truth { get; }

    /// <summary>Judgments without routing: all that generalists could have given, gold included.</summary>
    IReadOnlyList<(string Reviewer, string Item, string Class)> Votes { get; }

    /// <summary>What this person answers to the task as shown to him.</summary>
    string Answer(string reviewer, TaskView task);
}
