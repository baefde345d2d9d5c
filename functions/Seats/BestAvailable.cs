using TicketMaster.Catalogue;

namespace TicketMaster.Seats;

/// <summary>A section with a <see cref="SeatMark"/> a seat in seat-map order.</summary>
internal readonly record struct SectionSeats(PlanSection Section, string Seats);

/// <summary>
/// Chooses the best seats together. It prefers one row nearest the front centre without leaving a single seat alone, then neighbouring
/// rows, then any seats.
/// </summary>
internal static class BestAvailable
{
    /// <summary>The first try chooses one of so many blocks at random. Each further try chooses among more.</summary>
    private const int Choices = 8;

    private const int ChoicesGrowth = 4;

    /// <summary>Each lost try begins at one of so many times more sections: in a rush the nearest has no seats for all.</summary>
    private const int SectionsGrowth = 4;

    /// <summary>One row back counts like so many seats to the side.</summary>
    private const double RowCost = 2;

    /// <param name="sections">The sections to choose from, in any order.</param>
    /// <param name="quantity">Seats wanted.</param>
    /// <param name="attempt">How often others were faster.</param>
    /// <param name="random">Spreads concurrent buyers over the good blocks.</param>
    /// <returns>The seats, or null if fewer than <paramref name="quantity"/> are free.</returns>
    public static IReadOnlyList<PlanSeat>? Choose(IReadOnlyList<SectionSeats> sections, int quantity, int attempt, Random random)
    {
        SectionSeats[] ranked = Further([.. sections.OrderBy(Distance)], attempt, random);
        int choices = Choices * (int)Math.Pow(ChoicesGrowth, Math.Min(attempt, 4));
        return InOneRow(ranked, quantity, choices, orphans: false, random)
            ?? InOneRow(ranked, quantity, choices, orphans: true, random)
            ?? InNeighbouringRows(ranked, quantity, choices, random)
            ?? Anywhere(ranked, quantity);
    }

    /// <summary>The sections, nearest first. After lost tries they begin further back, and those skipped come last.</summary>
    private static SectionSeats[] Further(SectionSeats[] ranked, int attempt, Random random)
    {
        int first = attempt == 0 ? 0 : random.Next((int)Math.Min(ranked.Length, Math.Pow(SectionsGrowth, attempt)));
        return [.. ranked[first..], .. ranked[..first]];
    }

    /// <summary>A section's distance from the stage. Sections at the side count as further away.</summary>
    private static double Distance(SectionSeats seats)
    {
        SectionShape shape = seats.Section.Shape;
        double angle = Math.Abs(((shape.Angle + 180) % 360 + 360) % 360 - 180);
        return shape.Inner * (1 + (angle / 180));
    }

    private static IReadOnlyList<PlanSeat>? InOneRow(SectionSeats[] ranked, int quantity, int choices, bool orphans, Random random)
    {
        List<Block> best = [];
        foreach (SectionSeats seats in ranked)
        {
            List<Block> blocks = [];
            foreach (PlanRow row in SeatingPlan.Rows(seats.Section))
            {
                AddBlocks(blocks, row, seats.Seats, quantity, orphans);
            }

            best.AddRange(Apart(blocks, choices - best.Count));
            if (best.Count >= Math.Min(choices, Choices))
            {
                break;
            }
        }

        return best.Count == 0 ? null : best[random.Next(best.Count)].ToSeats();
    }

    private static void AddBlocks(List<Block> blocks, PlanRow row, string seats, int quantity, bool orphans)
    {
        int end = row.Seats;
        for (int start = 0; start < end;)
        {
            if (seats[row.FirstSeat + start] != SeatMark.Available)
            {
                start++;
                continue;
            }

            int length = 1;
            while (start + length < end && seats[row.FirstSeat + start + length] == SeatMark.Available)
            {
                length++;
            }

            for (int offset = 0; offset + quantity <= length; offset++)
            {
                if (orphans || (offset != 1 && length - offset - quantity != 1))
                {
                    double centre = start + offset + ((quantity - 1) / 2.0);
                    double side = Math.Abs(centre - ((row.Seats - 1) / 2.0));
                    blocks.Add(new Block(row, start + offset + 1, quantity, (row.Index * RowCost) + side));
                }
            }

            start += length;
        }
    }

    /// <summary>The best blocks that share no seat, so that buyers of different blocks do not collide.</summary>
    private static List<Block> Apart(List<Block> blocks, int count)
    {
        List<Block> chosen = [];
        foreach (Block block in blocks.OrderBy(block => block.Cost))
        {
            if (chosen.Count >= count)
            {
                break;
            }

            if (!chosen.Exists(block.Overlaps))
            {
                chosen.Add(block);
            }
        }

        return chosen;
    }

    private static IReadOnlyList<PlanSeat>? InNeighbouringRows(SectionSeats[] ranked, int quantity, int choices, Random random)
    {
        if (quantity < 2)
        {
            return null;
        }

        int front = (quantity + 1) / 2;
        foreach (SectionSeats seats in ranked)
        {
            List<(Block Front, Block Back)> pairs = [];
            List<Block> before = [];
            foreach (PlanRow row in SeatingPlan.Rows(seats.Section))
            {
                List<Block> here = [];
                AddBlocks(here, row, seats.Seats, quantity - front, orphans: true);
                foreach (Block one in before)
                {
                    if (here.Count > 0)
                    {
                        pairs.Add((one, here.MinBy(other => Math.Abs(other.Middle - one.Middle))));
                    }
                }

                before = [];
                AddBlocks(before, row, seats.Seats, front, orphans: true);
            }

            if (pairs.Count > 0)
            {
                (Block Front, Block Back)[] best =
                    [.. pairs.OrderBy(pair => pair.Front.Cost + (RowCost * Math.Abs(pair.Front.Middle - pair.Back.Middle))).Take(choices)];
                (Block Front, Block Back) chosen = best[random.Next(best.Length)];
                return [.. chosen.Front.ToSeats(), .. chosen.Back.ToSeats()];
            }
        }

        return null;
    }

    private static List<PlanSeat>? Anywhere(SectionSeats[] ranked, int quantity)
    {
        List<PlanSeat> found = [];
        foreach (SectionSeats seats in ranked)
        {
            for (int index = seats.Seats.IndexOf(SeatMark.Available);
                index >= 0;
                index = seats.Seats.IndexOf(SeatMark.Available, index + 1))
            {
                found.Add(SeatingPlan.SeatAt(seats.Section, index)!.Value);
                if (found.Count == quantity)
                {
                    return found;
                }
            }
        }

        return null;
    }

    private readonly record struct Block(PlanRow Row, int First, int Count, double Cost)
    {
        public double Middle => First + ((Count - 1) / 2.0);

        public bool Overlaps(Block other) =>
            Row.Index == other.Row.Index
            && Row.Section.Section == other.Row.Section.Section
            && First < other.First + other.Count
            && other.First < First + Count;

        public IReadOnlyList<PlanSeat> ToSeats()
        {
            PlanRow row = Row;
            return [.. Enumerable.Range(First, Count).Select(row.Seat)];
        }
    }
}
