using Microsoft.Extensions.DependencyInjection;
using OneProcess;
using OneProcess.Data;
using OneProcess.FullText;
using TicketMaster.Search;

namespace TicketMaster.Local;

/// <summary>The app's search in one process: <c>search.db</c> in the data folder, and Lucene's files in the folder <c>search</c>.</summary>
internal static class LuceneSearch
{
    public static IServiceCollection AddLuceneSearch(this IServiceCollection services) => services
        .AddOpenedAtStart(new DataFile.Derived("search.db"), path => LuceneIndex.Open(path, EventFields.Schema))
        .AddSingleton<ISearchIndex, LuceneSearchIndex>()
        .AddHostedService<FillSearchIndex>()
        .AddHostedService<JoinSearchIndex>();
}
