using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Azure.Cosmos;

namespace TicketMaster.Adapters;

/// <summary>
/// A continuation of ours is the service's with a mark of the query in front: the service takes some that belong to another query
/// and answers with whatever follows there.
/// </summary>
internal static class CosmosContinuation
{
    private const int MarkBytes = 8;

    public static string Mark(string token, QueryDefinition definition, string? partitionKey) =>
        Base64Url.EncodeToString([.. MarkOf(definition, partitionKey), .. Encoding.UTF8.GetBytes(token)]);

    /// <returns>The service's continuation, or null where the text is none that such a query returned.</returns>
    public static string? Read(string text, QueryDefinition definition, string? partitionKey)
    {
        byte[] bytes = Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : [];
        return bytes.Length > MarkBytes && bytes.AsSpan(0, MarkBytes).SequenceEqual(MarkOf(definition, partitionKey))
            ? Encoding.UTF8.GetString(bytes.AsSpan(MarkBytes))
            : null;
    }

    /// <summary>Without the parameters: what is due until now goes on being due a moment later.</summary>
    private static byte[] MarkOf(QueryDefinition definition, string? partitionKey) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{definition.QueryText}\n{partitionKey}"))[..MarkBytes];
}
