using System.Collections.Immutable;
using System.Reflection;
using Routing.Contracts;

namespace Routing.Grains.Admission;

/// <summary>What a call is about.</summary>
/// <param name="Programme">The programme; null where it is about none.</param>
/// <param name="Reviewers">Reviewers it acts for.</param>
/// <param name="Pools">Pools it touches.</param>
internal sealed record CallScope(string? Programme, ImmutableArray<string> Reviewers, ImmutableArray<string> Pools)
{
    /// <summary>Read from the grain's key and the arguments; the first text argument of a grain without a key of its own is
    /// the programme.</summary>
    public static CallScope Of(string key, MethodInfo method, object?[] arguments)
    {
        var interfaceType = method.DeclaringType!;
        var stateless = typeof(IGrainWithIntegerKey).IsAssignableFrom(interfaceType);
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var programme = stateless ? arguments.OfType<string>().FirstOrDefault() : slash < 0 ? key : Keys.ProgrammeOf(key);
        var reviewers = ImmutableArray.CreateBuilder<string>();
        var pools = ImmutableArray.CreateBuilder<string>();
        if (interfaceType == typeof(IReviewerGrain))
            reviewers.Add(Keys.IdOf(key));
        if (interfaceType == typeof(IPoolGrain))
            pools.Add(Keys.IdOf(key));
        foreach (var argument in arguments)
        {
            switch (argument)
            {
                case Submission submission:
                    reviewers.Add(submission.Reviewer);
                    break;
                case ReviewerDocument enrolled:
                    pools.Add(enrolled.Pool);
                    break;
                case ReviewerDocument[] many:
                    reviewers.AddRange(many.Select(one => one.Id));
                    pools.AddRange(many.Select(one => one.Pool));
                    break;
                case string reviewer when method.Name == nameof(IPromptItemGrain.Heartbeat):
                    reviewers.Add(reviewer);
                    break;
            }
        }

        return new CallScope(programme, reviewers.ToImmutable(), pools.ToImmutable());
    }
}
