using System.Globalization;

namespace TicketMaster.Catalogue;

/// <summary>A row of a section.</summary>
/// <param name="Section">The section it lies in.</param>
/// <param name="Index">Counts from 0 at the front.</param>
/// <param name="Letters">Whether its name is letters.</param>
/// <param name="Seats">The number of its seats, which are numbered from 1.</param>
/// <param name="FirstSeat">The index of its first seat in the section.</param>
internal readonly record struct PlanRow(PlanSection Section, int Index, bool Letters, int Seats, int FirstSeat)
{
    public string Name => RowName.At(Index, Letters);

    /// <param name="number">From 1 to <see cref="Seats"/>.</param>
    public PlanSeat Seat(int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, Seats);
        return new PlanSeat(this, number);
    }
}

/// <summary>A seat of a plan: number <paramref name="Number"/> of its row.</summary>
internal readonly record struct PlanSeat(PlanRow Row, int Number)
{
    public PlanSection Section => Row.Section;

    /// <summary>Its place in the section in seat-map order.</summary>
    public int Index => Row.FirstSeat + Number - 1;

    public string Name => Number.ToString(CultureInfo.InvariantCulture);

    public string TicketId(string eventId) => Catalogue.TicketId.Compose(eventId, Section.Section, Row.Name, Name);
}
