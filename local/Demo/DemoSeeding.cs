using System.Text.Json.Serialization;

namespace TicketMaster.Local.Demo;

/// <summary>
/// How far the seeding of the demo catalogue is. It keeps the day it began, so that a start after midnight goes on with the same
/// catalogue that a kill interrupted.
/// </summary>
internal sealed record DemoSeeding(string Id, DateOnly Today, int Events, bool Done);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DemoSeeding))]
internal sealed partial class DemoSeedingJson : JsonSerializerContext;
