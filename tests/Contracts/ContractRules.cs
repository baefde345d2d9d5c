using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using TicketMaster.Http;

namespace TicketMaster.Tests.Contracts;

/// <summary>What the contract says against an exchange, a sentence each.</summary>
internal static class ContractRules
{
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    public static IEnumerable<string> OfAcceptedRequest(OpenApiDocument contract, OpenApiOperation operation, ExchangedRequest request)
    {
        foreach ((string name, var values) in QueryHelpers.ParseQuery(request.Query))
        {
            if (QueryParameters.IsAddedByOthers(name))
            {
                continue;
            }

            JsonElement parameter = operation.Parameters.FirstOrDefault(one => Is(one, "query", name));
            IEnumerable<string> wrong = parameter.ValueKind == JsonValueKind.Undefined
                ? ["it is not described"]
                : values.Where(value => value!.Length > 0).SelectMany(value => OfText(contract, parameter.GetProperty("schema"), value!));
            foreach (string problem in wrong)
            {
                yield return $"the query parameter '{name}' was accepted: {problem}";
            }
        }

        foreach ((string template, string value) in operation.Steps.Zip(request.Path.Split('/')).Where(step => step.First.StartsWith('{')))
        {
            JsonElement parameter = operation.Parameters.First(one => Is(one, "path", template[1..^1]));
            foreach (string problem in OfText(contract, parameter.GetProperty("schema"), Uri.UnescapeDataString(value)))
            {
                yield return $"the path's '{template}' was accepted: {problem}";
            }
        }

        if (request.Body is { Length: > 0 } body)
        {
            IEnumerable<string> wrong = operation.Definition.TryGetProperty("requestBody", out JsonElement described)
                ? OfJson(
                    contract.Schemas,
                    contract.Schemas.Resolve(described).GetProperty("content").GetProperty("application/json"),
                    body)
                : ["it is not described"];
            foreach (string problem in wrong)
            {
                yield return $"the request's body was accepted: {problem}";
            }
        }
    }

    public static IReadOnlyList<string> OfAnswer(OpenApiDocument contract, OpenApiOperation operation, ExchangedAnswer answer)
    {
        if (contract.Response(operation, answer.Status) is not JsonElement response)
        {
            return [$"{operation} does not describe the status {answer.Status}"];
        }

        // An answer to HEAD has the headers of a body and no body.
        IEnumerable<string> ofBody = operation.Method == "HEAD" ? [] : OfBody(contract, response, answer);
        return [.. OfHeaders(contract, response, answer), .. ofBody];
    }

    private static IEnumerable<string> OfHeaders(OpenApiDocument contract, JsonElement response, ExchangedAnswer answer)
    {
        var described = new Dictionary<string, JsonElement>(StringComparer.OrdinalIgnoreCase);
        if (response.TryGetProperty("headers", out JsonElement headers))
        {
            foreach (JsonProperty header in headers.EnumerateObject())
            {
                described.Add(header.Name, contract.Schemas.Resolve(header.Value));
            }
        }

        foreach ((string name, string value) in answer.Headers)
        {
            IEnumerable<string> wrong = described.TryGetValue(name, out JsonElement header)
                ? OfText(contract, header.GetProperty("schema"), value)
                : ["it is not described"];
            foreach (string problem in wrong)
            {
                yield return $"the header '{name}: {value}': {problem}";
            }
        }

        foreach ((string name, JsonElement header) in described)
        {
            if (header.TryGetProperty("required", out JsonElement required) && required.GetBoolean() && !answer.Headers.ContainsKey(name))
            {
                yield return $"the header '{name}' is missing";
            }
        }
    }

    private static IEnumerable<string> OfBody(OpenApiDocument contract, JsonElement response, ExchangedAnswer answer)
    {
        if (!response.TryGetProperty("content", out JsonElement content))
        {
            return answer.Body.Length == 0 ? [] : ["there is a body where none is described"];
        }

        return answer.MediaType is not { } type || !content.TryGetProperty(type, out JsonElement media)
            ? [$"the content type '{answer.MediaType}' is not described"]
            : type.EndsWith("json", StringComparison.Ordinal) ? OfJson(contract.AnswerSchemas, media, answer.Body)
            : answer.Body.Length == 0 ? ["the body is empty"]
            : [];
    }

    private static IEnumerable<string> OfJson(JsonSchemas schemas, JsonElement media, byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body, s_strict);
            return schemas.Problems(media.GetProperty("schema"), json.RootElement);
        }
        catch (JsonException exception)
        {
            return [$"it is not JSON: {exception.Message}"];
        }
    }

    /// <summary>A header's or parameter's text as the type that its schema names.</summary>
    private static IReadOnlyList<string> OfText(OpenApiDocument contract, JsonElement schema, string text)
    {
        bool number = contract.Schemas.Resolve(schema).TryGetProperty("type", out JsonElement type)
            && type.ValueEquals("integer") | type.ValueEquals("number");
        JsonElement value = number && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed)
            ? JsonSerializer.SerializeToElement(parsed)
            : JsonSerializer.SerializeToElement(text);
        return contract.Schemas.Problems(schema, value);
    }

    private static bool Is(JsonElement parameter, string place, string name) =>
        parameter.GetProperty("in").ValueEquals(place) && parameter.GetProperty("name").ValueEquals(name);
}
