using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace TicketMaster.Rehearsal;

/// <summary>Somebody who tries to get in beside the line, or more than is allowed. Whoever gets through has broken a promise.</summary>
internal sealed class Cheater(string user, int kind, World world, Random random)
{
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(3);

    public async Task LiveAsync()
    {
        (string what, Func<Task<(bool, string)?>> tryAsync) = ((string, Func<Task<(bool, string)?>>))((kind % 6) switch
        {
            0 => ("the place of somebody else", OthersPlaceAsync),
            1 => ("a place with another number", AlteredPlaceAsync),
            2 => ("no pass", () => ReserveAsync(null)),
            3 => ("the pass of somebody else", () => WithStolenAsync(pass => pass)),
            4 => ("a pass that was altered", () => WithStolenAsync(Altered)),
            _ => ("a hundred reserves at once", ManyAsync),
        });
        while (true)
        {
            if (await tryAsync() is var (wentThrough, answer))
            {
                world.Notes.Cheats.Enqueue(new Cheated(what, wentThrough, answer));
                return;
            }

            await world.Wheel.WaitAsync(s_again);
        }
    }

    private async Task<(bool, string)?> OthersPlaceAsync() =>
        world.Stolen.Place is { } place ? await PassAsync(place, "place-refused") : null;

    /// <summary>A late comer who says to have been in the lobby.</summary>
    private async Task<(bool, string)?> AlteredPlaceAsync()
    {
        Answer? given = await world.Api.SendAsync(
            "POST /booking/place", HttpMethod.Post, "/booking/place", user, new { eventId = world.EventId });
        if (given is not { Status: HttpStatusCode.OK })
        {
            return null;
        }

        string[] parts = given.Read<PlaceGiven>().Place.Split('.');
        JsonObject claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!.AsObject();
        if (!claims.Remove("l"))
        {
            claims["l"] = 1;
        }

        parts[1] = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()));
        return await PassAsync(string.Join('.', parts), "place-refused");
    }

    private async Task<(bool, string)?> WithStolenAsync(Func<string, string> made) =>
        world.Stolen.Pass is { } pass ? await ReserveAsync(made(pass)) : null;

    private async Task<(bool, string)?> ManyAsync()
    {
        Answer?[] answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => SendReserveAsync(null)));
        int refused = answers.Count(answer => answer?.Code == "too-many-reserves");
        bool wentThrough = refused == 0 || answers.Any(answer => answer?.Status == HttpStatusCode.Created);
        return answers.Contains(null) ? null : (wentThrough, $"{refused} of 100 were refused for being too many");
    }

    private async Task<(bool, string)?> PassAsync(string place, string refusal)
    {
        Answer? answer = await world.Api.SendAsync(
            "POST /booking/pass", HttpMethod.Post, "/booking/pass", user, new { eventId = world.EventId, place });
        return answer is null or { Code: "waiting-room-closed" } || (int)answer.Status >= 500
            ? null
            : (answer.Code != refusal, $"{(int)answer.Status} {answer.Code}");
    }

    private async Task<(bool, string)?> ReserveAsync(string? pass)
    {
        Answer? answer = await SendReserveAsync(pass);
        return answer is null or { Code: "not-on-sale" } || (int)answer.Status >= 500
            ? null
            : (answer.Code != "pass-required", $"{(int)answer.Status} {answer.Code}");
    }

    private Task<Answer?> SendReserveAsync(string? pass)
    {
        world.Notes.Did(Deeds.NoPass);
        world.Notes.Buyers[user] = true;
        object body = new { eventId = world.EventId, quantity = 1, pass };
        return world.Api.SendAsync("POST /booking/reserve", HttpMethod.Post, "/booking/reserve", user, body);
    }

    private string Altered(string token)
    {
        int at = random.Next(token.Length - 10);
        char other = token[at] == 'A' ? 'B' : 'A';
        return $"{token[..at]}{other}{token[(at + 1)..]}";
    }
}
