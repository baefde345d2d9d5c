using Microsoft.Extensions.DependencyInjection;
using OneProcess;
using OneProcess.FullText;
using TicketMaster.Search;

namespace TicketMaster.Local;

/// <summary>The app's search in one process, kept in <c>search.db</c> in the data folder.</summary>
internal static class SqliteSearch
{
    public static IServiceCollection AddSqliteSearch(this IServiceCollection services) => services
        .AddOpenedAtStart(options => FullTextIndex.Open(Path.Combine(options.DataPath, "search.db"), SqliteSearchIndex.Schema))
        .AddSingleton<ISearchIndex, SqliteSearchIndex>()
        .AddHostedService<FillSearchIndex>();
}
