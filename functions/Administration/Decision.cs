using TicketMaster.Http;

namespace TicketMaster.Administration;

/// <summary>What an administrator's request makes of a document.</summary>
internal abstract record Decision<T>
    where T : class
{
    private Decision()
    {
    }

    public sealed record Write(T Document) : Decision<T>;

    /// <summary>It is already as the request wants it.</summary>
    public sealed record Keep : Decision<T>;

    public sealed record Refuse(Refusal Why) : Decision<T>;
}

/// <summary>What became of an administrator's request.</summary>
internal abstract record Change<T>
    where T : class
{
    private Change()
    {
    }

    public sealed record Done(T Document, string ETag, bool Created) : Change<T>;

    public sealed record Refused(Refusal Why) : Change<T>;
}
