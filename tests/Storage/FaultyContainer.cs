using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TicketMaster.Local;
using TicketMaster.Storage;

namespace TicketMaster.Tests.Storage;

/// <summary>
/// A container that a test can put other work before, or take guards out of, to see that they are needed. Without either it
/// is the one inside.
/// </summary>
internal sealed class FaultyContainer<T>(IDocumentContainer<T> inner) : IDocumentContainer<T>
    where T : class, IDocument
{
    /// <summary>Runs once before the first create that it is asked about and says yes to.</summary>
    public Func<T, bool>? BeforeCreateOf { get; set; }

    public Func<T, bool>? BeforeReplaceBy { get; set; }

    public Func<Task>? Then { get; set; }

    /// <summary>How often it was asked for a document.</summary>
    public int Reads { get; private set; }

    /// <summary>What everything is answered instead of being done; null while the store serves.</summary>
    public StoreStatus? Answers { get; set; }

    /// <summary>Guard out: a create overwrites what is there.</summary>
    public bool CreateOverwrites { get; set; }

    /// <summary>Guard out: replaces of which this holds ignore their ETag.</summary>
    public Func<T, bool> IgnoresETag { get; set; } = _ => false;

    /// <summary>Guard out: replaces of which this holds are said to be done and are not.</summary>
    public Func<T, bool> OnlySaysDone { get; set; } = _ => false;

    /// <summary>What reads show in place of the document.</summary>
    public Func<T, T> Shows { get; set; } = document => document;

    /// <summary>What queries show in place of a document, as of an index that is behind.</summary>
    public Func<StoreResult<T>, StoreResult<T>> Finds { get; set; } = found => found;

    public async Task<StoreResult<T>> ReadAsync(string id, string partitionKey, CancellationToken cancellationToken)
    {
        Reads++;
        StoreResult<T> result = Answers ?? await inner.ReadAsync(id, partitionKey, cancellationToken);
        return result.IsOk ? result with { Document = Shows(result.Document!) } : result;
    }

    public async Task<StoreResult<T>> CreateAsync(T document, CancellationToken cancellationToken)
    {
        if (BeforeCreateOf?.Invoke(document) == true)
        {
            BeforeCreateOf = null;
            await Then!();
        }

        StoreResult<T> result = Answers ?? await inner.CreateAsync(document, cancellationToken);
        return result.Status == StoreStatus.Conflict && CreateOverwrites ? await OverwriteAsync(document, cancellationToken) : result;
    }

    public async Task<StoreResult<T>> ReplaceAsync(T document, string ifMatch, CancellationToken cancellationToken)
    {
        if (BeforeReplaceBy?.Invoke(document) == true)
        {
            BeforeReplaceBy = null;
            await Then!();
        }

        if (Answers is { } answer)
        {
            return answer;
        }

        if (OnlySaysDone(document))
        {
            return new StoreResult<T>(StoreStatus.Ok, document, ifMatch);
        }

        return IgnoresETag(document)
            ? await OverwriteAsync(document, cancellationToken)
            : await inner.ReplaceAsync(document, ifMatch, cancellationToken);
    }

    public Task<StoreResult<T>> DeleteAsync(string id, string partitionKey, string ifMatch, CancellationToken cancellationToken) =>
        Answers is { } answer
            ? Task.FromResult<StoreResult<T>>(answer)
            : inner.DeleteAsync(id, partitionKey, ifMatch, cancellationToken);

    public async Task<QueryPage<T>> QueryAsync(DocumentQuery query, CancellationToken cancellationToken)
    {
        if (Answers is { } answer)
        {
            return new QueryPage<T>(answer, [], null);
        }

        QueryPage<T> page = await inner.QueryAsync(query, cancellationToken);
        return page with { Items = [.. page.Items.Select(Finds)] };
    }

    private async Task<StoreResult<T>> OverwriteAsync(T document, CancellationToken cancellationToken)
    {
        StoreResult<T> now = await inner.ReadAsync(document.Id, document.PartitionKey, cancellationToken);
        return await inner.ReplaceAsync(document, now.ETag!, cancellationToken);
    }
}

internal static class FaultyContainers
{
    /// <summary>Puts a faulty container in the place of the app's; find it again with <see cref="Faulty{T}"/>.</summary>
    public static void MakeFaulty<T>(this IServiceCollection services)
        where T : class, IDocument
    {
        services.AddSingleton(provider => new FaultyContainer<T>(provider.GetRequiredService<SqliteContainer<T>>()));
        services.Replace(ServiceDescriptor.Singleton<IDocumentContainer<T>>(provider => provider.GetRequiredService<FaultyContainer<T>>()));
    }

    public static FaultyContainer<T> Faulty<T>(this TicketMasterApp app)
        where T : class, IDocument => app.Services.GetRequiredService<FaultyContainer<T>>();
}
