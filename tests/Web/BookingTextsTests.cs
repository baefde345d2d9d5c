using System.Text.Json;
using System.Text.RegularExpressions;
using TicketMaster.Tests.Contracts;
using TicketMaster.Tests.Infra;
using Xunit;

namespace TicketMaster.Tests.Web;

/// <summary>Whatever the contract can say of a booking has its sentence. Keys that are put together nothing else would miss.</summary>
public sealed partial class BookingTextsTests
{
    private static readonly string s_web = Path.Combine(InfraFolder.Repository, "web");
    private static readonly string s_texts = File.ReadAllText(Path.Combine(s_web, "pages", "booking", "en.js"));

    [Fact]
    public void Every_state_has_a_title_a_sentence_and_a_mark() =>
        Assert.All(Enum(Of(Schema("Booking"), "state")), state =>
            Assert.All(["title", "state", "mark"], kind => AssertThere($"booking.{kind}.{state}")));

    [Fact]
    public void Everything_that_happens_has_its_words() => Assert.All(
        Enum(Of(Of(Schema("Booking"), "timeline").GetProperty("items"), "what")),
        what => AssertThere($"booking.what.{what}"));

    [Fact]
    public void Every_reason_of_a_decline_has_its_sentence()
    {
        JsonElement reason = Of(Of(Schema("Booking"), "payment"), "declineReason");
        JsonElement reasons = reason.TryGetProperty("enum", out _) ? reason : Schema("DeclineReason");
        Assert.All(Enum(reasons), one => AssertThere($"booking.decline.{one}"));
    }

    [Fact]
    public void Every_method_of_the_simulation_can_be_tried()
    {
        string[] documented =
        [
            .. from row in Method().Matches(File.ReadAllText(Path.Combine(InfraFolder.Repository, "docs", "payments.md")))
               select row.Groups[1].Value,
        ];
        string offered = File.ReadAllText(Path.Combine(s_web, "pages", "booking", "methods.js"));
        Assert.NotEmpty(documented);
        Assert.All(documented, method => Assert.Contains($"'{method}'", offered, StringComparison.Ordinal));
    }

    private static JsonElement Schema(string name) =>
        OpenApiDocument.OfTheApp.Root.GetProperty("components").GetProperty("schemas").GetProperty(name);

    private static JsonElement Of(JsonElement schema, string name) => schema.GetProperty("properties").GetProperty(name);

    private static IEnumerable<string> Enum(JsonElement schema) =>
        [.. schema.GetProperty("enum").EnumerateArray().Select(one => one.GetString()!)];

    private static void AssertThere(string key) => Assert.Contains($"'{key}':", s_texts, StringComparison.Ordinal);

    [GeneratedRegex(@"^\| `(pm_\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Method();
}
