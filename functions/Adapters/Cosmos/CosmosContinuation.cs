using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Azure.Cosmos;

namespace TicketMaster.Adapters;

/// <summary>
/// Marks the service's continuation with its query. The service itself accepts continuations of other queries and answers with
/// whatever follows there.
/// </summary>
internal static class CosmosContinuation
{
    private const int MarkBytes = 8;

    public static string Mark(string token, QueryDefinition definition, string? partitionKey) =>
        Base64Url.EncodeToString([.. MarkOf(definition, partitionKey), .. Encoding.UTF8.GetBytes(token)]);

    /// <returns>The service's continuation, or null if this query did not return the text.</returns>
    public static string? Read(string text, QueryDefinition definition, string? partitionKey)
    {
        byte[] bytes = Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : [];
        return bytes.Length > MarkBytes && bytes.AsSpan(0, MarkBytes).SequenceEqual(MarkOf(definition, partitionKey))
            ? Encoding.UTF8.GetString(bytes.AsSpan(MarkBytes))
            : null;
    }

    /// <summary>Without the values of parameters, such as the time, which differ from page to page.</summary>
    private static byte[] MarkOf(QueryDefinition definition, string? partitionKey) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{definition.QueryText}\n{partitionKey}"))[..MarkBytes];
}
