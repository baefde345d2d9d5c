using System.Text.Json;

namespace TicketMaster.Tests.Contracts;

/// <summary>An operation of the contract.</summary>
/// <param name="Method">In upper case.</param>
/// <param name="Path">With its parameters in braces.</param>
/// <param name="Definition">What the document says of it.</param>
/// <param name="Parameters">Its own and those of its path, resolved.</param>
internal sealed record OpenApiOperation(string Method, string Path, JsonElement Definition, IReadOnlyList<JsonElement> Parameters)
{
    public string[] Steps { get; } = Path.Split('/');

    public override string ToString() => $"{Method} {Path}";
}

/// <summary>The contract as the app serves it, read so that a test can ask it.</summary>
internal sealed class OpenApiDocument
{
    private static readonly string[] s_methods = ["get", "put", "post", "delete", "head", "options", "patch", "trace"];

    private OpenApiDocument(JsonElement root)
    {
        Root = root;
        Schemas = new JsonSchemas(root);
        AnswerSchemas = new JsonSchemas(root, closed: true);
        Operations = [.. root.GetProperty("paths").EnumerateObject().SelectMany(path => Read(path.Name, path.Value))];
    }

    /// <summary>The document in the app's assembly.</summary>
    public static OpenApiDocument OfTheApp { get; } = Load();

    public JsonElement Root { get; }

    public JsonSchemas Schemas { get; }

    /// <summary>The same, to hold answers to: they may not have members that are not described.</summary>
    public JsonSchemas AnswerSchemas { get; }

    public IReadOnlyList<OpenApiOperation> Operations { get; }

    public static OpenApiDocument Parse(string json)
    {
        var strict = new JsonDocumentOptions { AllowDuplicateProperties = false };
        return new OpenApiDocument(JsonDocument.Parse(json, strict).RootElement);
    }

    /// <summary>The operations at a request's path, those of paths without parameters first, as a server routes.</summary>
    public IReadOnlyList<OpenApiOperation> At(string path)
    {
        string[] steps = path.TrimEnd('/').Split('/');
        return [.. Operations.Where(operation => Fits(operation, steps)).OrderBy(operation => operation.Path.Count(one => one == '{'))];
    }

    /// <summary>What the operation says of a status; null where it says nothing.</summary>
    public JsonElement? Response(OpenApiOperation operation, int status) =>
        operation.Definition.GetProperty("responses").TryGetProperty($"{status}", out JsonElement response)
            ? Schemas.Resolve(response)
            : null;

    private static bool Fits(OpenApiOperation operation, string[] steps) =>
        operation.Steps.Length == steps.Length && operation.Steps.Zip(steps).All(pair =>
            pair.First.StartsWith('{') ? pair.Second.Length > 0 : pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));

    private static OpenApiDocument Load()
    {
        using Stream stream = typeof(Limits).Assembly.GetManifestResourceStream("openapi.json")!;
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }

    private IEnumerable<OpenApiOperation> Read(string path, JsonElement item)
    {
        foreach (JsonProperty member in item.EnumerateObject())
        {
            if (s_methods.Contains(member.Name))
            {
                JsonElement[] parameters = [.. Parameters(item), .. Parameters(member.Value)];
                yield return new OpenApiOperation(member.Name.ToUpperInvariant(), path, member.Value, parameters);
            }
        }
    }

    private IEnumerable<JsonElement> Parameters(JsonElement holder) => holder.TryGetProperty("parameters", out JsonElement parameters)
        ? parameters.EnumerateArray().Select(Schemas.Resolve)
        : [];
}
