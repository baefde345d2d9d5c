using System.Text.Json.Serialization;
using TicketMaster.Storage;

namespace TicketMaster.Catalogue;

/// <summary>The containers of the catalogue.</summary>
internal static class CatalogueContainers
{
    public const string Events = "events";
    public const string Venues = "venues";
    public const string Performers = "performers";

    public static DocumentKind<EventDocument> EventDocuments { get; } = new(
        new(Events, "/id", ["startsAt", "venueId"]) { InLists = [("performers", "performerId")], MayBeOld = true },
        CatalogueDocuments.Default.EventDocument);

    public static DocumentKind<VenueDocument> VenueDocuments { get; } = new(
        new(Venues, "/id", ["name"]) { MayBeOld = true }, CatalogueDocuments.Default.VenueDocument);

    public static DocumentKind<PerformerDocument> PerformerDocuments { get; } = new(
        new(Performers, "/id", ["name"]) { MayBeOld = true }, CatalogueDocuments.Default.PerformerDocument);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(InstantConverter)])]
[JsonSerializable(typeof(EventDocument))]
[JsonSerializable(typeof(VenueDocument))]
[JsonSerializable(typeof(PerformerDocument))]
internal sealed partial class CatalogueDocuments : JsonSerializerContext;
