namespace TicketMaster.Local.Demo;

/// <param name="Id">The performerId.</param>
/// <param name="Name">An invented name.</param>
/// <param name="Act">The kind of act.</param>
/// <param name="Show">The name of the tour; for a team, its city.</param>
internal sealed record DemoPerformer(string Id, string Name, Act Act, string Show);

internal enum Act
{
    Music,
    Comedian,
    Soloist,
    Orchestra,
    TheatreCompany,
    OperaCompany,
    DanceCompany,
    FamilyCompany,
    Studio,

    /// <summary>Plays in a stadium.</summary>
    FieldTeam,

    /// <summary>Plays in an arena.</summary>
    CourtTeam,
}
