using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>Bodies that are not the JSON that an operation takes.</summary>
public sealed class BadInputJsonTests(BadInputApp app) : IClassFixture<BadInputApp>
{
    /// <summary>What is done to a sound body; each makes it one that no operation takes.</summary>
    private static readonly Dictionary<string, Func<string, string>> s_faults = new()
    {
        ["nothing"] = _ => "",
        ["blanks"] = _ => "  \n",
        ["cut off"] = body => body[..^1],
        ["followed by more"] = body => body + "x",
        ["sent twice"] = body => body + body,
        ["ended by a NUL"] = body => body + "\0",
        ["a comma too many"] = body => body[..^1] + ",}",
        ["a comment"] = body => body + "//",
        ["single quotes"] = body => body.Replace('"', '\''),
        ["names without quotes"] = body => body.Replace("\":", ":", StringComparison.Ordinal).Replace("{\"", "{", StringComparison.Ordinal),
        ["NaN"] = body => With(body, "NaN"),
        ["a number with a leading zero"] = body => With(body, "01"),
        ["a raw line break in a text"] = body => With(body, "\"a\nb\""),
        ["brackets without end"] = _ => new string('[', 30_000),
        ["a deeply nested member"] = body => With(body, new string('[', 200) + new string(']', 200)),
        ["null"] = _ => "null",
        ["a truth"] = _ => "true",
        ["a number"] = _ => "1",
        ["a huge number"] = _ => "1e99999",
        ["a text"] = _ => "\"text\"",
        ["a list"] = body => $"[{body}]",
        ["an unknown member"] = body => With(body, "1"),
        ["an unknown member whose name is no text"] = body => "{\"\\ud800\":1," + body[1..],
        ["an unknown member with a strange name"] = body => "{\"a.b ]['\\\"\":1," + body[1..],
        ["a type to make"] = body => "{\"$type\":\"System.Object\"," + body[1..],
        ["a prototype"] = body => "{\"__proto__\":{\"isAdmin\":true}," + body[1..],
        ["a member in another case"] = body =>
            body[..body.IndexOf(':', StringComparison.Ordinal)].ToUpperInvariant() + body[body.IndexOf(':', StringComparison.Ordinal)..],
        ["a member twice"] = body => FirstMember(body, escaped: false) + body[1..],
        ["a member twice, once escaped"] = body => FirstMember(body, escaped: true) + body[1..],
    };

    public static TheoryData<string, string> Faults => Pairs(s_faults.Keys);

    public static TheoryData<string> Operations => [.. BadInputOperation.All.Keys];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_body_that_is_not_the_JSON_of_the_operation_is_refused(string operation, string fault)
    {
        BadInputOperation one = BadInputOperation.All[operation];

        Answer refused = await app.RefusedAsync(
            HttpStatusCode.BadRequest, "invalid-json", () => one.SendAsync(app, Encoding.UTF8.GetBytes(s_faults[fault](one.Body))));

        Assert.DoesNotContain("''", refused.Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Bytes_that_are_not_plain_UTF_8_are_refused(string operation)
    {
        BadInputOperation one = BadInputOperation.All[operation];
        byte[][] bodies =
        [
            [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(one.Body)],
            Encoding.Unicode.GetBytes(one.Body),
            Encoding.UTF32.GetBytes(one.Body),
            [.. "{\""u8, 0xFF, .. "\":1,"u8, .. Encoding.UTF8.GetBytes(one.Body[1..])],
            [.. "{\"nope\":\""u8, 0xC0, 0x80, .. "\","u8, .. Encoding.UTF8.GetBytes(one.Body[1..])],
        ];
        foreach (byte[] body in bodies)
        {
            await app.RefusedAsync(HttpStatusCode.BadRequest, "invalid-json", () => one.SendAsync(app, body));
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_body_announced_as_something_else_is_refused(string operation)
    {
        BadInputOperation one = BadInputOperation.All[operation];
        byte[] body = Encoding.UTF8.GetBytes(one.Body);

        // Tokens are asked for with forms too, as OAuth 2.0 has it.
        string form = operation == "a token" ? "multipart/form-data" : "application/x-www-form-urlencoded";
        foreach (string type in new[]
        {
            "",
            "text/plain",
            "application/xml",
            form,
            "application/json; charset=utf-16",
            "application/json; charset=iso-8859-1",
            "json",
            "application/json, application/json",
        })
        {
            Answer refused = await app.RefusedAsync(
                HttpStatusCode.UnsupportedMediaType, "unsupported-media-type", () => one.SendAsync(app, body, type));
            Assert.Contains("application/json", refused.Text("detail"), StringComparison.Ordinal);
        }

        foreach (string coding in new[] { "gzip", "br", "deflate", "identity, gzip" })
        {
            await app.RefusedAsync(
                HttpStatusCode.UnsupportedMediaType,
                "unsupported-media-type",
                () => one.SendAsync(app, body, "application/json", ("Content-Encoding", coding)));
        }
    }

    [Theory]
    [InlineData("an event", "name")]
    [InlineData("an event", "performerIds")]
    [InlineData("a venue", "sections")]
    [InlineData("a venue", "latitude")]
    [InlineData("a performer", "name")]
    [InlineData("a check-in", "code")]
    [InlineData("a check-in", "gate")]
    [InlineData("a token", "sub")]
    public async Task A_member_that_is_missing_or_null_is_named(string operation, string member)
    {
        BadInputOperation one = BadInputOperation.All[operation];
        JsonObject without = JsonNode.Parse(one.Body)!.AsObject();
        without.Remove(member);
        JsonObject empty = JsonNode.Parse(one.Body)!.AsObject();
        empty[member] = null;
        foreach (JsonObject body in new[] { without, empty })
        {
            Answer refused = await app.RefusedAsync(
                HttpStatusCode.BadRequest, "invalid-json", () => one.SendAsync(app, Encoding.UTF8.GetBytes(body.ToJsonString())));
            Assert.Contains($"'{member}'", refused.Text("detail"), StringComparison.Ordinal);
        }
    }

    /// <summary>
    /// Every member of every body, with everything in its place: what is of another kind is refused, and nothing is a fault.
    /// </summary>
    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_member_of_the_wrong_kind_is_refused_wherever_it_is(string operation)
    {
        BadInputOperation one = BadInputOperation.All[operation];
        string[] values =
        [
            "true", "0", "-1", "1.5", "1e400", "-9223372036854775809", "99999999999999999999", "{}", "{\"a\":1}", "[]", "[null]", "[[]]",
            "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"a/b\"", $"\"{new string('x', 3_000)}\"", "null",
        ];
        foreach ((string body, bool sameKind) in values.SelectMany(value => Mutations(one.Body, value)))
        {
            Answer answer = await app.NoFaultAsync(() => one.SendAsync(app, Encoding.UTF8.GetBytes(body)));
            Assert.True(sameKind || answer.Status == HttpStatusCode.BadRequest, $"{body} was answered {answer.Status}: {answer.Body}");
        }
    }

    private static string With(string body, string value) => $"{{\"nope\":{value},{body[1..]}";

    /// <summary>The beginning of an object that goes on with the same member once more.</summary>
    private static string FirstMember(string body, bool escaped)
    {
        using var parsed = JsonDocument.Parse(body);
        JsonProperty first = parsed.RootElement.EnumerateObject().First();
        string name = escaped ? $"\\u{(int)first.Name[0]:x4}{first.Name[1..]}" : first.Name;
        return $"{{\"{name}\":{first.Value.GetRawText()},";
    }

    /// <summary>
    /// The body with a value in the place of each of its values, and whether it is of the kind of what was there, or null.
    /// </summary>
    private static IEnumerable<(string Body, bool SameKind)> Mutations(string body, string value)
    {
        const string mark = "\"HERE\"";
        JsonValueKind kind = value[0] switch
        {
            '{' => JsonValueKind.Object,
            '[' => JsonValueKind.Array,
            '"' => JsonValueKind.String,
            't' => JsonValueKind.True,
            'n' => JsonValueKind.Null,
            _ => JsonValueKind.Number,
        };
        JsonNode root = JsonNode.Parse(body)!;
        foreach (JsonNode node in Values(root).Where(node => node != root).ToList())
        {
            JsonNode marked = JsonValue.Create("HERE");
            JsonValueKind was = node.GetValueKind();
            node.ReplaceWith(marked);
            yield return (root.ToJsonString().Replace(mark, value, StringComparison.Ordinal), kind == was || kind == JsonValueKind.Null);
            marked.ReplaceWith(node);
        }
    }

    private static IEnumerable<JsonNode> Values(JsonNode node) => node switch
    {
        JsonObject members => members.SelectMany(member => Values(member.Value!)).Prepend(node),
        JsonArray items => items.SelectMany(item => Values(item!)).Prepend(node),
        _ => [node],
    };

    private static TheoryData<string, string> Pairs(IEnumerable<string> faults)
    {
        TheoryData<string, string> pairs = [];
        foreach (string fault in faults)
        {
            foreach (string operation in BadInputOperation.All.Keys)
            {
                pairs.Add(operation, fault);
            }
        }

        return pairs;
    }
}
