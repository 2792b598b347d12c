using Microsoft.Extensions.DependencyInjection;
using Routing.Grains.Assignment;
using Routing.Grains.Labels;
using Routing.Grains.Programmes;
using Routing.Grains.RewardModels;
using Routing.Grains.Telemetry;

namespace Routing.Grains;

/// <summary>What the grains of one silo share.</summary>
public static class GrainServices
{
    /// <summary>Adds it. The silo still needs a <see cref="TimeProvider"/> and the ports of Core: the journal, and those of
    /// the reward models.</summary>
    public static IServiceCollection Add(IServiceCollection services, NodeSettings settings) => services
        .AddSingleton(settings)
        .AddSingleton<Catalogue>()
        .AddSingleton<BeliefModels>()
        .AddSingleton<ServedScores>()
        .AddSingleton<RewardScorers>()
        .AddSingleton<TrainingHost>()
        .AddSingleton<ShardLevels>()
        .AddSingleton<ShardLogs>()
        .AddSingleton<AnswersToday>()
        .AddSingleton<ILifecycleParticipant<ISiloLifecycle>, BeliefExchange>();
}
