using System.Text.Json.Serialization.Metadata;

namespace TicketMaster.Storage;

/// <summary>A kind of document, as the capability that has it declares it to every store.</summary>
/// <param name="Container">Where it is kept.</param>
/// <param name="Json">Its form there.</param>
internal sealed record DocumentKind<T>(ContainerSpec Container, JsonTypeInfo<T> Json)
    where T : class, IDocument;
