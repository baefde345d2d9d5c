using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OneProcess.Documents;
using TicketMaster.Storage;
using TicketMaster.Tests.Storage;

namespace TicketMaster.Tests.Support;

/// <summary>All documents of all containers, byte for byte with their ETags, to see whether anything was written.</summary>
internal static class Fingerprint
{
    public static async Task<IReadOnlyList<string>> OfAsync(TicketMasterApp app)
    {
        await app.UntilIdleAsync();
        DocumentDatabase database = app.Services.GetRequiredService<DocumentDatabase>();
        return [.. Stored.Containers.SelectMany(container => All(database.Container(StoreNames.Database, container.Name)).Select(document =>
            $"{container.Name} {document.PartitionKey} {document.Id} {document.ETag} {Encoding.UTF8.GetString(document.Json.Span)}"))];
    }

    private static IEnumerable<Document> All(DocumentContainer container)
    {
        var query = new ContainerQuery(PageSize: 1_000);
        do
        {
            ContainerPage page = container.Query(query);
            foreach (Document document in page.Items)
            {
                yield return document;
            }

            query = query with { Continuation = page.Continuation };
        }
        while (query.Continuation is not null);
    }
}
