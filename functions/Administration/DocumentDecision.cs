using TicketMaster.Http;

namespace TicketMaster.Administration;

/// <summary>What to do with a document.</summary>
internal abstract record Decision<T>
    where T : class
{
    private Decision()
    {
    }

    public sealed record Write(T Document) : Decision<T>;

    /// <summary>The document is already as requested.</summary>
    public sealed record Keep : Decision<T>;

    public sealed record Refuse(Refusal Why) : Decision<T>;
}

/// <summary>The outcome of changing a document.</summary>
internal abstract record Change<T>
    where T : class
{
    private Change()
    {
    }

    public sealed record Done(T Document, string ETag, bool Created) : Change<T>;

    public sealed record Refused(Refusal Why) : Change<T>;
}
