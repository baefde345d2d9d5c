using Microsoft.Extensions.DependencyInjection;
using OneProcess;
using OneProcess.Data;
using OneProcess.FullText;
using TicketMaster.Search;

namespace TicketMaster.Local;

/// <summary>The app's search in one process, kept in <c>search.db</c> in the data folder.</summary>
internal static class SqliteSearch
{
    public static IServiceCollection AddSqliteSearch(this IServiceCollection services) => services
        .AddOpenedAtStart(new DataFile.Derived("search.db"), path => FullTextIndex.Open(path, SqliteSearchIndex.Schema))
        .AddSingleton<ISearchIndex, SqliteSearchIndex>()
        .AddHostedService<FillSearchIndex>();
}
