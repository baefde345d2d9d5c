using Lucene.Net.Documents;

namespace OneProcess.FullText;

/// <summary>A document, or that there is none any more. An older version never replaces a newer one.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Grows with each change.</param>
/// <param name="Document">Its fields but for id and version; null if it is gone.</param>
public sealed record VersionedDocument(string Id, long Version, Document? Document)
{
    /// <summary>Stands for what is in its fields. A newer version of the same is not written again. Null if that is not known.</summary>
    public long? Content { get; init; }
}
