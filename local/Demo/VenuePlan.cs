using TicketMaster.Catalogue;

namespace TicketMaster.Local.Demo;

/// <summary>A plausible seating plan for a venue's kind and capacity. It is always the same, and has exactly as many seats.</summary>
internal static class VenuePlan
{
    public static IReadOnlyList<PlanSection> Of(VenueKind kind, int capacity) => kind switch
    {
        VenueKind.Stadium => Stadium(capacity),
        VenueKind.Arena => Arena(capacity),
        VenueKind.Amphitheatre => Amphitheatre(capacity),
        VenueKind.ConcertHall => ConcertHall(capacity),
        VenueKind.Theatre => Theatre(capacity),
        VenueKind.Opera => Opera(capacity),
        VenueKind.Club => Club(capacity),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static IReadOnlyList<PlanSection> Stadium(int capacity)
    {
        var plan = new VenuePlanBuilder(capacity, lettered: false);
        Floor(plan, blocks: 6, share: 0.08, inner: 12);
        bool large = capacity >= 30_000;
        Bowl(plan, first: 101, blocks: 14, share: large ? 0.40 : 0.60, near: "P2", far: "P3", inner: 70);
        if (large)
        {
            Bowl(plan, first: 201, blocks: 8, share: 0.12, near: "P2", far: "P3");
        }

        Bowl(plan, first: 301, blocks: 14, share: large ? 0.40 : 0.32, near: "P4", far: "P5");
        return plan.Complete();
    }

    private static IReadOnlyList<PlanSection> Arena(int capacity)
    {
        var plan = new VenuePlanBuilder(capacity, lettered: false);
        Floor(plan, blocks: capacity >= 12_000 ? 6 : 4, share: 0.14, inner: 6);
        Bowl(plan, first: 101, blocks: 12, share: 0.46, near: "P2", far: "P3", inner: 30);
        Bowl(plan, first: 201, blocks: 12, share: 0.40, near: "P4", far: "P5");
        return plan.Complete();
    }

    private static IReadOnlyList<PlanSection> Amphitheatre(int capacity)
    {
        var plan = new VenuePlanBuilder(capacity, lettered: true);
        plan.Add("ORCH", "Orchestra", "P1", 0.08, 180, 90, 8);
        Fan(plan, prefix: "A", name: "Lower tier", band: "P2", blocks: 5, share: 0.34);
        Fan(plan, prefix: "B", name: "Upper tier", band: "P3", blocks: 5, share: 0.38);
        plan.Add("LAWN", "Terrace", "P4", 0.20, 180, 150, plan.Behind);
        return plan.Complete();
    }

    private static IReadOnlyList<PlanSection> ConcertHall(int capacity)
    {
        var plan = new VenuePlanBuilder(capacity, lettered: true);
        Stalls(plan, "Stalls", share: 0.56);
        plan.Add("CIRCL", "Circle left", "P3", 0.07, 105, 28, 22);
        plan.Add("CIRC", "Circle", "P2", 0.15, 180, 70, plan.Behind);
        plan.Add("CIRCR", "Circle right", "P3", 0.07, 255, 28, 22);
        plan.Add("BALC", "Balcony", "P4", 0.10, 180, 80, plan.Behind);
        plan.Add("CHOIR", "Choir, behind the stage", "P5", 0.05, 0, 60, 14);
        return plan.Complete();
    }

    private static IReadOnlyList<PlanSection> Theatre(int capacity)
    {
        var plan = new VenuePlanBuilder(capacity, lettered: true);
        Stalls(plan, "Orchestra", share: 0.52);
        plan.Add("MEZZ", "Mezzanine", "P2", 0.26, 180, 80, plan.Behind);
        plan.Add("BALC", "Balcony", "P4", 0.18, 180, 80, plan.Behind);
        plan.Add("BOXL", "Boxes left", "P3", 0.02, 100, 20, 12);
        plan.Add("BOXR", "Boxes right", "P3", 0.02, 260, 20, 12);
        return plan.Complete();
    }

    private static IReadOnlyList<PlanSection> Opera(int capacity)
    {
        var plan = new VenuePlanBuilder(capacity, lettered: true);
        Stalls(plan, "Parterre", share: 0.44);
        plan.Add("BOXL", "Boxes left", "P2", 0.05, 105, 40, 20);
        plan.Add("BOXR", "Boxes right", "P2", 0.05, 255, 40, 20);
        plan.Add("GRAND", "Grand tier", "P2", 0.15, 180, 100, plan.Behind);
        plan.Add("DRESS", "Dress circle", "P3", 0.13, 180, 100, plan.Behind);
        plan.Add("BALC", "Balcony", "P4", 0.10, 180, 100, plan.Behind);
        plan.Add("GAL", "Gallery", "P5", 0.08, 180, 100, plan.Behind);
        return plan.Complete();
    }

    private static IReadOnlyList<PlanSection> Club(int capacity)
    {
        var plan = new VenuePlanBuilder(capacity, lettered: true);
        plan.Add("TABLES", "Tables by the stage", "P1", 0.25, 180, 120, 3);
        plan.Add("FLOOR", "Floor", "P2", 0.55, 180, 110, plan.Behind);
        plan.Add("BALC", "Gallery", "P3", 0.20, 180, 120, plan.Behind);
        return plan.Complete();
    }

    /// <summary>Blocks on the playing field in two lines, open towards the stage.</summary>
    private static void Floor(VenuePlanBuilder plan, int blocks, double share, double inner)
    {
        int across = blocks / 2;
        double sweep = 270.0 / across;
        for (int block = 0; block < blocks; block++)
        {
            bool front = block < across;
            inner = block == across ? plan.Behind : inner;
            double angle = 45 + (((block % across) + 0.5) * sweep);
            plan.Add($"F{block + 1}", $"Floor {block + 1}", front ? "P1" : "P2", share / blocks, angle, sweep - 4, inner, letters: true);
        }
    }

    /// <summary>A ring of blocks. Those at the long sides are nearer than those at the ends.</summary>
    private static void Bowl(VenuePlanBuilder plan, int first, int blocks, double share, string near, string far, double inner = 0)
    {
        inner = Math.Max(inner, plan.Behind);
        double sweep = 360.0 / blocks;
        for (int block = 0; block < blocks; block++)
        {
            double angle = block * sweep;
            bool side = Math.Abs(Math.Sin(angle * Math.PI / 180)) > 0.6;
            plan.Add($"{first + block}", $"Block {first + block}", side ? near : far, share / blocks, angle, sweep - 1.5, inner);
        }
    }

    /// <summary>A tier of blocks around the half circle that faces the stage.</summary>
    private static void Fan(VenuePlanBuilder plan, string prefix, string name, string band, int blocks, double share)
    {
        double inner = plan.Behind;
        double sweep = 170.0 / blocks;
        for (int block = 0; block < blocks; block++)
        {
            double angle = 95 + ((block + 0.5) * sweep);
            plan.Add($"{prefix}{block + 1}", $"{name} {block + 1}", band, share / blocks, angle, sweep - 2, inner);
        }
    }

    private static void Stalls(VenuePlanBuilder plan, string name, double share)
    {
        plan.Add("ORCHL", $"{name} left", "P2", share * 0.24, 148, 24, 8);
        plan.Add("ORCH", name, "P1", share * 0.52, 180, 36, 8);
        plan.Add("ORCHR", $"{name} right", "P2", share * 0.24, 212, 24, 8);
    }
}
