namespace TicketMaster.Http;

/// <summary>Of an exception: something that the app depends on does not serve at the moment.</summary>
internal interface IUnavailable
{
    /// <summary>What does not serve, for the log: such as "store".</summary>
    string Dependency { get; }

    /// <summary>What a request that met it is answered.</summary>
    Refusal Refusal { get; }
}
