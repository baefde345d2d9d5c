namespace TicketMaster.Catalogue;

/// <summary>What is wrong with a seating plan, in sentences for its sender.</summary>
internal static class SeatingPlanProblems
{
    /// <summary>The highest number that fits in a name of 4 characters.</summary>
    private const int MaxNumber = 9_999;

    /// <param name="bands">The event's price bands. Null for a venue's plan, which has no prices.</param>
    /// <returns>The problems. JSON may put null into lists, despite their type.</returns>
    public static IReadOnlyList<string> Find(IReadOnlyList<PlanSection> sections, IReadOnlyList<PriceBand>? bands)
    {
        if (sections.Count is 0 or > Limits.SectionsPerEvent)
        {
            return [$"A seating plan has 1 to {Limits.SectionsPerEvent} sections; this one has {sections.Count}."];
        }

        List<string> problems = [];
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        long seats = 0;
        for (int i = 0; i < sections.Count; i++)
        {
            PlanSection section = sections[i];
            if (section is null || !TicketId.IsName(section.Section, Limits.SectionLength))
            {
                problems.Add($"sections[{i}] needs a name of 1 to {Limits.SectionLength} letters and digits.");
                continue;
            }

            if (!names.Add(section.Section))
            {
                problems.Add($"Section '{section.Section}' is there twice (upper and lower case count as the same).");
            }

            seats += Check(section, bands, problems);
        }

        if (seats > Limits.SeatsPerEvent)
        {
            problems.Add($"A seating plan has at most {Limits.SeatsPerEvent} seats; this one has {seats}.");
        }

        if (bands is not null)
        {
            CheckBands(bands, problems);
        }

        return problems;
    }

    private static long Check(PlanSection section, IReadOnlyList<PriceBand>? bands, List<string> problems)
    {
        string named = $"Section '{section.Section}'";
        if (string.IsNullOrWhiteSpace(section.Name) || section.Name.Length > Limits.NameLength)
        {
            problems.Add($"{named} needs a display name of 1 to {Limits.NameLength} characters.");
        }
        else if (CatalogueName.Problem($"The display name of {named}", section.Name) is { } problem)
        {
            problems.Add(problem);
        }

        if (section.Band is not null && bands is not null && !bands.Any(band => band?.Band == section.Band))
        {
            problems.Add($"{named} is of price band '{section.Band}', which is not among the price bands.");
        }
        else if (section.Band is not null && !TicketId.IsName(section.Band, Limits.SectionLength))
        {
            problems.Add($"{named} is of a price band whose name is not 1 to {Limits.SectionLength} letters and digits.");
        }

        if (section.Shape is not { Sweep: > 0 and <= 360, Angle: >= -360 and <= 360, Inner: >= 0, Outer: <= 10_000 } shape
            || shape.Outer <= shape.Inner)
        {
            problems.Add(
                $"{named} needs a shape: an angle of -360 to 360 and a sweep of up to 360 degrees, "
                + "an inner radius smaller than the outer.");
        }

        if (section.Rows.Count == 0)
        {
            problems.Add($"{named} has no rows.");
        }

        return CheckRows(section, named, problems);
    }

    private static long CheckRows(PlanSection section, string named, List<string> problems)
    {
        long rows = 0;
        long seats = 0;
        foreach (RowRun run in section.Rows)
        {
            if (run is not { Count: >= 1 and <= MaxNumber, Seats: >= 1 and <= MaxNumber })
            {
                problems.Add($"{named} has a run of rows that is not 1 to {MaxNumber} rows of 1 to {MaxNumber} seats.");
                return 0;
            }

            rows += run.Count;
            seats += (long)run.Count * run.Seats;
        }

        if (rows > MaxNumber)
        {
            problems.Add($"{named} has {rows} rows; a section has at most {MaxNumber}.");
        }

        return seats;
    }

    private static void CheckBands(IReadOnlyList<PriceBand> bands, List<string> problems)
    {
        if (bands.Count is 0 or > Limits.PriceBandsPerEvent)
        {
            problems.Add($"An event has 1 to {Limits.PriceBandsPerEvent} price bands; this one has {bands.Count}.");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (PriceBand band in bands)
        {
            if (band is null || !TicketId.IsName(band.Band, Limits.SectionLength))
            {
                problems.Add($"A price band's name is 1 to {Limits.SectionLength} letters and digits.");
            }
            else if (!names.Add(band.Band))
            {
                problems.Add($"Price band '{band.Band}' is there twice.");
            }
            else if (band.Price is < 0 or > Limits.Price)
            {
                problems.Add($"Price band '{band.Band}' costs {band.Price}; a price is 0 to {Limits.Price} minor units.");
            }
        }
    }
}
