namespace TicketMaster.Catalogue;

/// <summary>
/// Arithmetic over a seating plan. Seat-map order goes through the sections as listed, their rows from the front, and their seats from 1.
/// Finding a seat passes over sections and runs, never over single seats.
/// </summary>
internal static class SeatingPlan
{
    public static int Capacity(PlanSection section)
    {
        int seats = 0;
        foreach (RowRun run in section.Rows)
        {
            seats += run.Count * run.Seats;
        }

        return seats;
    }

    public static int Capacity(IReadOnlyList<PlanSection> sections) => sections.Sum(Capacity);

    public static PlanSection? FindSection(IReadOnlyList<PlanSection> sections, string section)
    {
        // Not foreach, which allocates an enumerator for an interface: every reserve comes here.
        for (int i = 0; i < sections.Count; i++)
        {
            if (string.Equals(sections[i].Section, section, StringComparison.Ordinal))
            {
                return sections[i];
            }
        }

        return null;
    }

    /// <summary>The rows of a section, front first.</summary>
    public static IEnumerable<PlanRow> Rows(PlanSection section)
    {
        int index = 0;
        int firstSeat = 0;
        foreach (RowRun run in section.Rows)
        {
            for (int i = 0; i < run.Count; i++, index++, firstSeat += run.Seats)
            {
                yield return new PlanRow(section, index, run.Letters, run.Seats, firstSeat);
            }
        }
    }

    public static PlanRow? FindRow(PlanSection section, string name) =>
        RowName.Parse(name, out bool letters) is int index && RowAt(section, index) is { } row && row.Letters == letters ? row : null;

    public static PlanSeat? FindSeat(PlanSection section, string row, string seat) =>
        FindRow(section, row) is { } found
        && RowName.ParseNumber(seat, Limits.SeatLength) is int number
        && number <= found.Seats
            ? found.Seat(number)
            : null;

    /// <returns>The seat, or null if the event's plan does not have it or the ticketId is another event's.</returns>
    public static PlanSeat? FindTicket(string eventId, IReadOnlyList<PlanSection> sections, string ticketId) =>
        TicketId.Parse(ticketId) is { } id ? FindTicket(eventId, sections, id) : null;

    /// <returns>The seat, or null if the event's plan does not have it or the ticketId is another event's.</returns>
    public static PlanSeat? FindTicket(string eventId, IReadOnlyList<PlanSection> sections, TicketId id) =>
        string.Equals(id.EventId, eventId, StringComparison.Ordinal)
        && FindSection(sections, id.Section) is { } section
            ? FindSeat(section, id.Row, id.Seat)
            : null;

    /// <returns>The row by its index from the front, or null if the section has fewer rows.</returns>
    public static PlanRow? RowAt(PlanSection section, int index)
    {
        int passed = 0;
        int firstSeat = 0;
        for (int i = 0; i < section.Rows.Count; i++)
        {
            RowRun run = section.Rows[i];
            int within = index - passed;
            if (within >= 0 && within < run.Count)
            {
                return new PlanRow(section, index, run.Letters, run.Seats, firstSeat + (within * run.Seats));
            }

            passed += run.Count;
            firstSeat += run.Count * run.Seats;
        }

        return null;
    }

    /// <returns>The seat at an index of its section, or null past the end.</returns>
    public static PlanSeat? SeatAt(PlanSection section, int index)
    {
        int rows = 0;
        int firstSeat = 0;
        foreach (RowRun run in section.Rows)
        {
            int within = index - firstSeat;
            if (within >= 0 && within < run.Count * run.Seats)
            {
                int row = within / run.Seats;
                var found = new PlanRow(section, rows + row, run.Letters, run.Seats, firstSeat + (row * run.Seats));
                return new PlanSeat(found, index - found.FirstSeat + 1);
            }

            rows += run.Count;
            firstSeat += run.Count * run.Seats;
        }

        return null;
    }

    /// <returns>The price of a section's seats in minor units, or null if it is not for sale.</returns>
    public static long? Price(PlanSection section, IReadOnlyList<PriceBand> bands)
    {
        for (int i = 0; i < bands.Count; i++)
        {
            if (string.Equals(bands[i].Band, section.Band, StringComparison.Ordinal))
            {
                return bands[i].Price;
            }
        }

        return null;
    }
}
