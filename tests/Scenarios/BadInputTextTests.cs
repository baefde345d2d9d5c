using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>Characters that no text may have, in every text that can be sent.</summary>
public sealed class BadInputTextTests(BadInputApp app) : IClassFixture<BadInputApp>
{
    private static readonly string[] s_bodyCharacters =
        ["\\u0000", "\\r", "\\u001b", "\u007F", "\u0085", "\\ufffe", "\uFFFF", "\uFDD0", "\\ufdef", "\U0001FFFE", "\\udbff\\udfff"];

    private static readonly string[] s_queryCharacters =
    [
        "%00", "%09", "%0D%0A", "%1B", "%7F", "%C2%85", "%EF%BF%BE", "%EF%BF%BF", "%EF%B7%90", "%EF%B7%AF", "%F0%9F%BF%BE",
        "%F4%8F%BF%BF",
    ];

    public static TheoryData<string> Operations => [.. BadInputOperation.All.Keys];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task In_any_text_of_a_body_they_are_refused(string operation)
    {
        BadInputOperation one = BadInputOperation.All[operation];
        foreach (string body in s_bodyCharacters.SelectMany(character => Mutations(one.Body, character)))
        {
            Answer answer = await app.NoFaultAsync(() => one.SendAsync(app, Encoding.UTF8.GetBytes(body)));
            if (operation == "a delivery of scans" && answer.Status == HttpStatusCode.OK)
            {
                // A barcode may hold anything, and is refused by itself.
                JsonElement result = Assert.Single(answer["results"].EnumerateArray());
                Assert.Equal("ticket-code-malformed", result.GetProperty("problem").GetProperty("code").GetString());
                continue;
            }

            answer.Is(HttpStatusCode.BadRequest);
        }
    }

    [Theory]
    [InlineData("anyone", "/search?token=")]
    [InlineData("anyone", "/search?location=")]
    [InlineData("anyone", "/search?category=")]
    [InlineData("anyone", "/search?date=")]
    [InlineData("anyone", "/search?near=")]
    [InlineData("anyone", "/search?sort=")]
    [InlineData("anyone", "/search/suggest?token=")]
    [InlineData("anyone", "/event/gala?section=")]
    [InlineData("anyone", "/event/gala?cursor=")]
    [InlineData("anyone", "/event/gala/availability?section=")]
    [InlineData("bob", "/bookings?continuation=")]
    [InlineData("admin", "/admin/queues/payment-events/dead-letters?continuation=")]
    public async Task In_a_query_they_are_refused(string who, string path)
    {
        foreach (string character in s_queryCharacters)
        {
            foreach (string value in new[] { character, $"a{character}", $"{character}a" })
            {
                Answer refused = await app.RefusedAsync(
                    HttpStatusCode.BadRequest, "invalid-request", () => app.Client(who).GetAnswerAsync(path + value));
                Assert.Contains("U+", refused.Text("detail"), StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("/event/")]
    [InlineData("/booking/")]
    [InlineData("/nowhere/")]
    public async Task In_a_path_they_lead_nowhere(string path)
    {
        foreach (string character in s_queryCharacters.Where(character => character != "%00"))
        {
            Assert.InRange((int)(await app.Bob.GetAnswerAsync(path + character)).Status, 400, 404);
        }
    }

    [Theory]
    [InlineData("name", "U+202E")]
    [InlineData("name", "U+200B")]
    [InlineData("name", "U+2060")]
    [InlineData("name", "U+FEFF")]
    [InlineData("name", "U+2067")]
    public Task An_event_whose_name_does_not_look_as_it_is_is_refused(string member, string character) =>
        NamedAsync("an event", body => body[member] = $"Ga{Character(character)}la", character);

    [Theory]
    [InlineData("name")]
    [InlineData("city")]
    [InlineData("country")]
    public Task A_venue_whose_name_does_not_look_as_it_is_is_refused(string member) =>
        NamedAsync("a venue", body => body[member] = "Wi\u202Een", "U+202E");

    [Fact]
    public async Task A_section_or_performer_whose_name_does_not_look_as_it_is_is_refused()
    {
        await NamedAsync("a venue", body => body["sections"]![0]!["name"] = "Sta\u200Dlls", "U+200D");
        await NamedAsync("a performer", body => body["name"] = "\u200BThe New Ones", "U+200B");
    }

    private async Task NamedAsync(string operation, Action<JsonObject> change, string character)
    {
        BadInputOperation one = BadInputOperation.All[operation];
        JsonObject body = JsonNode.Parse(one.Body)!.AsObject();
        change(body);
        Answer refused = await app.RefusedAsync(
            HttpStatusCode.BadRequest, "invalid-request", () => one.SendAsync(app, Encoding.UTF8.GetBytes(body.ToJsonString())));
        Assert.Contains(character, refused.Text("detail"), StringComparison.Ordinal);
    }

    private static char Character(string name) => (char)Convert.ToInt32(name[2..], 16);

    /// <summary>The body with a character inside each of its texts in turn.</summary>
    private static IEnumerable<string> Mutations(string body, string character)
    {
        JsonNode root = JsonNode.Parse(body)!;
        foreach (JsonValue text in Texts(root).ToList())
        {
            JsonNode marked = JsonValue.Create($"{(string)text!}HERE");
            text.ReplaceWith(marked);
            yield return root.ToJsonString().Replace("HERE", character, StringComparison.Ordinal);
            marked.ReplaceWith(text);
        }
    }

    private static IEnumerable<JsonValue> Texts(JsonNode node) => node switch
    {
        JsonObject members => members.SelectMany(member => Texts(member.Value!)),
        JsonArray items => items.SelectMany(item => Texts(item!)),
        JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.String => [value],
        _ => [],
    };
}
