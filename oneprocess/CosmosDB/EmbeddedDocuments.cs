using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OneProcess.Data;
using OneProcess.Documents;
using OneProcess.Sqlite;
using OneProcess.Worker;

namespace OneProcess.CosmosDB;

public static class EmbeddedDocuments
{
    /// <summary>
    /// Adds a <see cref="DocumentDatabase"/> of these containers in <c>documents.db</c> of the data folder, its
    /// <see cref="ChangeFeedCheckpoints"/>, and the trigger of its change feeds.
    /// </summary>
    public static IServiceCollection AddEmbeddedDocuments(this IServiceCollection services, IReadOnlyList<ContainerDefinition> containers)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOpenedAtStart(
            new DataFile.Decisive("documents.db", "the documents"), path => DocumentDatabase.Open(path, containers));
        services.AddOpenFile(provider => provider.GetRequiredService<DocumentDatabase>().File);
        services.AddSingleton(provider => provider.GetRequiredService<DocumentDatabase>().Checkpoints);
        services.AddHostedService<CheckDocuments>();
        services.AddSingleton<ITriggerBinding, CosmosDBTriggerBinding>();
        return services;
    }
}
