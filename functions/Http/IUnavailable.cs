namespace TicketMaster.Http;

/// <summary>An exception that says that something the app depends on is unavailable.</summary>
internal interface IUnavailable
{
    /// <summary>What is unavailable, for the log, such as "store".</summary>
    string Dependency { get; }

    /// <summary>The answer to the request.</summary>
    Refusal Refusal { get; }
}
