using System.Text.Json.Serialization;

namespace TicketMaster.Local.Demo;

/// <summary>
/// How far the seeding of the demo catalogue is. It keeps the day on which it began, so that a start after midnight continues the same
/// catalogue.
/// </summary>
internal sealed record DemoSeeding(string Id, DateOnly Today, int Events, bool Done);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DemoSeeding))]
internal sealed partial class DemoSeedingJson : JsonSerializerContext;
