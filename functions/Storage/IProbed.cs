namespace TicketMaster.Storage;

/// <summary>A document of a container whose change feed is followed.</summary>
internal interface IProbed : IDocument
{
    /// <summary>When it was written, where it is a probe of the feed; null in every other document.</summary>
    DateTimeOffset? ProbedAt { get; }
}
