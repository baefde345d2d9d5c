using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using TicketMaster.Http;

namespace TicketMaster.Administration;

/// <summary>What all administrators' requests have in common: an id in the address, no query parameters, perhaps a large body.</summary>
internal static class AdminRequest
{
    public static Refusal? Check(HttpRequest request, string name, string id, int maxLength = Limits.IdLength) =>
        Ids.IsValid(id, maxLength) ? QueryParameters.Check(request) : Refusal.InvalidId(name, maxLength);

    public static async Task<RequestBody<T>> ReadAsync<T>(
        HttpRequest request, JsonTypeInfo<T> type, string name, string id, int maxLength, CancellationToken cancellationToken)
        where T : class =>
        Check(request, name, id, maxLength) is { } refusal
            ? new RequestBody<T>(null, refusal)
            : await RequestBody.ReadAsync(request, type, cancellationToken, Limits.AdminBodyBytes);
}
