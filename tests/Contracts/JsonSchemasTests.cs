using System.Text.Json;
using Xunit;

namespace TicketMaster.Tests.Contracts;

/// <summary>The validator itself: each keyword lets the right value through and stops the wrong one.</summary>
public sealed class JsonSchemasTests
{
    [Fact]
    public void Closed_it_refuses_members_that_are_not_described_wherever_they_are()
    {
        JsonElement schema = Parse("""
            { "properties": { "a": { "items": { "properties": { "b": {} } } }, "c": { "additionalProperties": true, "properties": {} } } }
            """);
        JsonElement value = Parse("""{ "a": [{ "b": 1 }, { "b": 1, "d": 2 }], "c": { "e": 3 }, "f": 4 }""");

        Assert.Empty(new JsonSchemas(schema).Problems(schema, value));
        Assert.Equal(
            ["the value.a[1].d must not be there: it is not described", "the value.f must not be there: it is not described"],
            new JsonSchemas(schema, closed: true).Problems(schema, value));
    }

    [Theory]
    [InlineData("""{ "type": "string" }""", "\"a\"", "1")]
    [InlineData("""{ "type": "integer" }""", "1.0", "1.5")]
    [InlineData("""{ "type": "number" }""", "1.5", "\"1.5\"")]
    [InlineData("""{ "type": "boolean" }""", "false", "0")]
    [InlineData("""{ "type": "array" }""", "[]", "{}")]
    [InlineData("""{ "type": "object" }""", "{}", "null")]
    [InlineData("""{ "type": ["string", "null"] }""", "null", "1")]
    [InlineData("""{ "enum": ["a", 1] }""", "1", "\"b\"")]
    [InlineData("""{ "const": "a" }""", "\"a\"", "\"A\"")]
    [InlineData("""{ "minimum": 1 }""", "1", "0.9")]
    [InlineData("""{ "maximum": 1 }""", "1", "1.1")]
    [InlineData("""{ "exclusiveMinimum": 1 }""", "1.1", "1")]
    [InlineData("""{ "minLength": 2 }""", "\"ab\"", "\"🎫\"")]
    [InlineData("""{ "maxLength": 1 }""", "\"🎫\"", "\"ab\"")]
    [InlineData("""{ "pattern": "^[a-z]+$" }""", "\"ab\"", "\"aB\"")]
    [InlineData("""{ "pattern": "^[a-z]+$" }""", "\"ab\"", "\"ab\\n\"")]
    [InlineData("""{ "pattern": "^\\d$" }""", "\"1\"", "\"١\"")]
    [InlineData("""{ "format": "date-time" }""", "\"2026-12-24T19:30:00.5+01:00\"", "\"2026-12-24T19:30:00\"")]
    [InlineData("""{ "format": "date-time" }""", "\"2026-12-24T19:30:00Z\"", "\"2026-13-24T19:30:00Z\"")]
    [InlineData("""{ "format": "date" }""", "\"2028-02-29\"", "\"2026-02-29\"")]
    [InlineData("""{ "format": "uri" }""", "\"https://a.example/b\"", "\"/b\"")]
    [InlineData("""{ "format": "uri-reference" }""", "\"/b?c=d\"", "\"/b c\"")]
    [InlineData("""{ "minItems": 1 }""", "[1]", "[]")]
    [InlineData("""{ "maxItems": 1 }""", "[1]", "[1, 2]")]
    [InlineData("""{ "uniqueItems": true }""", "[1, 2]", "[1, 1]")]
    [InlineData("""{ "items": { "type": "string" } }""", "[\"a\"]", "[\"a\", 1]")]
    [InlineData("""{ "required": ["a"] }""", """{ "a": null }""", """{ "b": 1 }""")]
    [InlineData("""{ "properties": { "a": { "type": "string" } } }""", """{ "b": 1 }""", """{ "a": 1 }""")]
    [InlineData("""{ "properties": { "a": {} }, "additionalProperties": false }""", """{ "a": 1 }""", """{ "a": 1, "b": 1 }""")]
    [InlineData("""{ "additionalProperties": { "type": "string" } }""", """{ "b": "1" }""", """{ "b": 1 }""")]
    [InlineData("""{ "anyOf": [{ "type": "string" }, { "minimum": 1 }] }""", "\"a\"", "0")]
    [InlineData("""{ "oneOf": [{ "type": "integer" }, { "minimum": 1 }] }""", "1.5", "1")]
    [InlineData("""{ "oneOf": [{ "type": "integer" }, { "minimum": 1 }] }""", "0", "0.5")]
    [InlineData("""{ "$ref": "#/named/small", "minimum": 1 }""", "2", "4")]
    [InlineData("""{ "$ref": "#/named/small", "minimum": 1 }""", "2", "0")]
    [InlineData("true", "1", null)]
    [InlineData("false", null, "1")]
    public void Each_keyword_tells_right_from_wrong(string schema, string? right, string? wrong)
    {
        var schemas = new JsonSchemas(Parse("""{ "named": { "small": { "maximum": 3 } } }"""));
        schemas.Read(Parse(schema));
        if (right is not null)
        {
            Assert.Empty(schemas.Problems(Parse(schema), Parse(right)));
        }

        if (wrong is not null)
        {
            Assert.NotEmpty(schemas.Problems(Parse(schema), Parse(wrong)));
        }
    }

    [Fact]
    public void A_problem_says_where_it_is()
    {
        JsonElement schema = Parse("""{ "properties": { "list": { "items": { "required": ["id"] } } } }""");
        string problem = Assert.Single(new JsonSchemas(schema).Problems(schema, Parse("""{ "list": [{ "id": 1 }, {}] }""")));
        Assert.Equal("the value.list[1] lacks 'id'", problem);
    }

    [Theory]
    [InlineData("""{ "contentEncoding": "base64" }""")]
    [InlineData("""{ "properties": { "a": { "items": { "multipleOf": 2 } } } }""")]
    [InlineData("""{ "oneOf": [{}, { "additionalProperties": { "not": {} } }] }""")]
    [InlineData("""{ "format": "email" }""")]
    public void A_keyword_or_format_that_is_not_known_is_refused_wherever_it_is(string schema) =>
        Assert.Throws<NotSupportedException>(() => new JsonSchemas(Parse(schema)).Read(Parse(schema)));

    [Fact]
    public void A_reference_to_nothing_is_refused() =>
        Assert.Throws<KeyNotFoundException>(() => new JsonSchemas(Parse("{}")).Read(Parse("""{ "$ref": "#/components/schemas/Lost" }""")));

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
