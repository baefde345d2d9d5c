using System.Text.Json.Serialization;
using TicketMaster.Storage;

namespace TicketMaster.WaitingRoom;

/// <summary>The container of waiting rooms: each room, and what the instances have counted of it, in one partition.</summary>
internal static class WaitingRoomContainers
{
    public const string Waiting = "waiting";

    private static readonly ContainerSpec s_waiting = new(Waiting, "/eventId", ["kind"]);

    public static DocumentKind<RoomDocument> Rooms { get; } = new(s_waiting, WaitingRoomDocuments.Default.RoomDocument);

    public static DocumentKind<RoomCountsDocument> Counts { get; } = new(s_waiting, WaitingRoomDocuments.Default.RoomCountsDocument);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(InstantConverter)])]
[JsonSerializable(typeof(RoomDocument))]
[JsonSerializable(typeof(RoomCountsDocument))]
internal sealed partial class WaitingRoomDocuments : JsonSerializerContext;
