using TicketMaster.Catalogue;

namespace TicketMaster.Administration;

/// <summary>A performer as administrators send and get it.</summary>
internal sealed record PerformerBody : IEntryBody<PerformerDocument>
{
    /// <summary>Optional. Must be the id in the address.</summary>
    public string? PerformerId { get; init; }

    public required string Name { get; init => field = CatalogueName.Composed(value); }

    /// <summary>Other names that people look for.</summary>
    public IReadOnlyList<string>? AlsoKnownAs { get; init => field = TextProblems.Composed(value); }

    public static PerformerBody From(PerformerDocument document) =>
        new() { PerformerId = document.Id, Name = document.Name, AlsoKnownAs = document.AlsoKnownAs };

    public IReadOnlyList<string> Problems(string id)
    {
        List<string> problems = [];
        TextProblems.Check(problems, "name", Name);
        TextProblems.CheckOtherNames(problems, AlsoKnownAs);
        if (PerformerId is not null && PerformerId != id)
        {
            problems.Add($"'performerId' is '{PerformerId}', the address says '{id}'.");
        }

        return problems;
    }

    public PerformerDocument ToDocument(string id) => new() { Id = id, Name = Name, AlsoKnownAs = AlsoKnownAs };
}
