using System.Text.Json.Serialization.Metadata;

namespace TicketMaster.Storage;

/// <summary>A kind of document, declared to every store by the capability that owns it.</summary>
/// <param name="Container">Where such documents are stored.</param>
/// <param name="Json">Their stored form.</param>
internal sealed record DocumentKind<T>(ContainerSpec Container, JsonTypeInfo<T> Json)
    where T : class, IDocument;
