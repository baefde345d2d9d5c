using System.Text.Json;
using System.Text.Json.Serialization;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Tickets;

namespace TicketMaster.WaitingRoom;

/// <summary>A place as its token has it.</summary>
/// <param name="Draw">The draw that was next when it was taken.</param>
/// <param name="Late">In milliseconds after the lobby closed; null if it is of the lobby.</param>
internal sealed record Place(int Draw, long? Late);

/// <summary>
/// Makes and checks places and passes. Both are signed by the keys of tickets, each with a type of its own, for one user and one event. The
/// user stands there as a hash, because a place travels in links.
/// </summary>
internal sealed class PlaceCodes(TicketKeys keys)
{
    public const string PlaceType = "place+jwt";
    public const string PassType = "pass+jwt";

    private readonly SignedCodes _places = new(keys, PlaceType);
    private readonly SignedCodes _passes = new(keys, PassType);

    public string SignPlace(string eventId, string userId, Place place)
    {
        var claims = new Dictionary<string, object> { ["e"] = eventId, ["u"] = Hash(eventId, userId), ["n"] = place.Draw };
        if (place.Late is { } late)
        {
            claims["l"] = late;
        }

        return _places.Sign(claims);
    }

    /// <summary>The place of a user at an event, or null if the text is no such place.</summary>
    public async Task<Place?> ReadPlaceAsync(string text, string eventId, string userId) =>
        _places.Payload(text) is { } payload
        && SignedCodes.Parse(payload, PlaceJson.Default.PlaceClaims) is { } claims
        && claims.E == eventId && claims.U == Hash(eventId, userId)
        && await _places.IsGenuineAsync(text)
            ? new Place(claims.N, claims.L)
            : null;

    /// <param name="from">When it was given.</param>
    /// <param name="until">When it ends.</param>
    public string SignPass(string eventId, string userId, DateTimeOffset from, DateTimeOffset until) => _passes.Sign(new()
    {
        ["e"] = eventId,
        ["u"] = Hash(eventId, userId),
        ["i"] = from.ToUnixTimeMilliseconds(),
        ["x"] = until.ToUnixTimeMilliseconds(),
    });

    /// <summary>
    /// Why a user may not reserve seats of an event without another pass, or null. It reads the event, which a reserve has, and nothing
    /// else. A pass from before the draw is one of an earlier draw: the sale was put off.
    /// </summary>
    public async Task<Refusal?> RefusePassAsync(EventDocument document, string userId, string? pass, DateTimeOffset now)
    {
        if (document.WaitingRoom is null)
        {
            return null;
        }

        PassClaims? claims = pass is not null && _passes.Payload(pass) is { } payload
            ? SignedCodes.Parse(payload, PlaceJson.Default.PassClaims)
            : null;
        return claims is null || claims.E != document.Id || claims.U != Hash(document.Id, userId)
            || claims.I < RoomTimes.DrawAt(document).ToUnixTimeMilliseconds() || !await _passes.IsGenuineAsync(pass!)
                ? WaitingRoomRefusals.PassRequired(document.Id)
            : claims.X <= now.ToUnixTimeMilliseconds() ? WaitingRoomRefusals.PassExpired(document.Id)
            : null;
    }

    /// <summary>Neither text has a line break.</summary>
    private static string Hash(string eventId, string userId) => ShortHash.Of($"{eventId}\n{userId}");
}

/// <param name="E">The event.</param>
/// <param name="U">A hash of the user.</param>
/// <param name="N">The draw.</param>
/// <param name="L">Milliseconds after the lobby closed; absent in places of the lobby.</param>
internal sealed record PlaceClaims(string E, string U, int N, long? L = null);

/// <param name="I">When it was given, in Unix milliseconds.</param>
/// <param name="X">When it ends, in Unix milliseconds.</param>
internal sealed record PassClaims(string E, string U, long I, long X);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PlaceClaims))]
[JsonSerializable(typeof(PassClaims))]
internal sealed partial class PlaceJson : JsonSerializerContext;
