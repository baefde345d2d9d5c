using System.Text.Json.Serialization;
using TicketMaster.Storage;

namespace TicketMaster.Bookings;

/// <summary>The containers of bookings, and what is in each.</summary>
internal static class BookingsContainers
{
    public const string Bookings = "bookings";
    public const string UsedKeys = "used-keys";

    public static DocumentKind<BookingDocument> BookingDocuments { get; } = new(
        new(
            Bookings,
            "/userId",
            [
                "id", "eventId", "dueAt", "shard", "createdAt", "state", "refused", "number", "idempotencyKey", "refundsOf",
                "refundedAt",
            ])
        {
            SecondaryFilters = ["shard", "createdAt", "refused", "number", "idempotencyKey", "refundedAt"],
            OrderedWithin = [("state", "dueAt"), ("shard", "dueAt")],
            InPartition = [["eventId", "number"], ["createdAt"], ["idempotencyKey"]],
        },
        BookingsDocuments.Default.BookingDocument);

    public static DocumentKind<UsedKey> UsedKeyDocuments { get; } = new(
        new(UsedKeys, "/userId", ["keptUntil"]) { KeptFor = Limits.IdempotencyKeyKeptFor }, BookingsDocuments.Default.UsedKey);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,

    // In documents of an earlier version a payment's stage comes after its other members.
    AllowOutOfOrderMetadataProperties = true,
    Converters = [typeof(InstantConverter)])]
[JsonSerializable(typeof(BookingDocument))]
[JsonSerializable(typeof(UsedKey))]
internal sealed partial class BookingsDocuments : JsonSerializerContext;
