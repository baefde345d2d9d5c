using Azure.Search.Documents.Models;

namespace TicketMaster.Adapters;

/// <summary>The service did not take some entries. Because of it the change feed brings their changes again.</summary>
internal sealed class EntriesRefusedException(IReadOnlyList<IndexingResult> refused)
    : Exception($"{refused.Count} entries were not indexed: {Describe(refused)}")
{
    private const int Named = 10;

    private static string Describe(IReadOnlyList<IndexingResult> refused) =>
        string.Join("; ", refused.Take(Named).Select(result => $"'{result.Key}' {result.Status}: {result.ErrorMessage}"))
        + (refused.Count > Named ? "; …" : "");
}
