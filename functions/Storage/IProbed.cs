namespace TicketMaster.Storage;

/// <summary>A document of a container whose change feed is followed.</summary>
internal interface IProbed : IDocument
{
    /// <summary>When a probe of the feed was written; null in every other document.</summary>
    DateTimeOffset? ProbedAt { get; }
}
