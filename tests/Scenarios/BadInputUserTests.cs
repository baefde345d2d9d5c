using System.Net;
using System.Text;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>Users whose names look alike, are strange, or are none.</summary>
public sealed class BadInputUserTests
{
    /// <summary>Each is a user of its own: names are compared byte for byte, never folded or normalised.</summary>
    private static readonly string[] s_names =
    [
        "alice", "Alice", "ALICE", " alice", "alice ", "\u200balice", "alice\ufeff", "\u202ealice", "аlice", "ａlice",
        "caf\u00e9", "cafe\u0301", "ß", "ss", "SS", "İ", "i", "ı", "٣", "3",
        "a-b", "a/b", "a\\b", "../..", "a'b\"c", "a;b,c=d", "a#b?c&d", "a%00b", "%", "<script>", "{\"sub\":\"x\"}", "-", "_", "*", "null",
        "😀", "👩‍👩‍👧", new string('x', 254), new string('x', 255),
    ];

    [Fact]
    public async Task Names_that_differ_in_anything_are_different_users_and_all_of_them_can_buy()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        await app.AddAsync(TestEvents.Of("gala", TestEvents.Section("A", rows: 5, seats: 20)));
        Dictionary<string, string> bookings = [];
        foreach ((int index, string name) in s_names.Index())
        {
            using HttpClient client = await app.SignedInAsync(name);
            Answer held = (await client.ReserveAsync($"gala-A-{(char)('A' + (index / 20))}-{(index % 20) + 1}")).Is(HttpStatusCode.Created);
            bookings[name] = held.Text("bookingId");
            Assert.Equal($"/booking/{bookings[name]}", held.Headers.Location!.ToString());
            (await client.ConfirmAsync(bookings[name])).Is(HttpStatusCode.OK);
        }

        await app.PassAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(s_names.Length, bookings.Values.Distinct().Count());
        foreach (string name in s_names)
        {
            using HttpClient client = await app.SignedInAsync(name);
            Answer list = (await client.GetAnswerAsync("/bookings")).Is(HttpStatusCode.OK);
            var only = Assert.Single(list["bookings"].EnumerateArray());
            Assert.Equal((bookings[name], "booked"), (only.GetProperty("bookingId").GetString()!, only.GetProperty("state").GetString()));
        }
    }

    [Theory]
    [InlineData("""{"sub":""}""")]
    [InlineData("""{"sub":"  "}""")]
    [InlineData("""{"sub":"a\nb"}""")]
    [InlineData("""{"sub":"a\u0000"}""")]
    [InlineData("""{"sub":"\u007f"}""")]
    [InlineData("""{"sub":"\ud83d"}""")]
    [InlineData("""{"sub":5}""")]
    [InlineData("""{"sub":["alice"]}""")]
    [InlineData("""{"sub":"LONG"}""")]
    [InlineData("""{"sub":"alice","roles":["ad min"]}""")]
    [InlineData("""{"sub":"alice","roles":[null]}""")]
    [InlineData("""{"sub":"alice","roles":"admin"}""")]
    [InlineData("""{"sub":"alice","expiresIn":86401}""")]
    [InlineData("""{"sub":"alice","expiresIn":99999999999}""")]
    public async Task A_token_is_not_issued_for_what_is_no_user(string body)
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        using HttpClient anyone = app.Anyone();

        Answer refused = await anyone.AskAsync(
            HttpMethod.Post, "/local/token", body.Replace("LONG", new string('x', Limits.UserIdLength + 1), StringComparison.Ordinal));

        refused.IsRefused(HttpStatusCode.BadRequest, refused.Code);
        BadInputApp.AssertClean(refused);
    }
}
