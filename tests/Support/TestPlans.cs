using TicketMaster.Catalogue;

namespace TicketMaster.Tests.Support;

internal static class TestPlans
{
    /// <summary>The seats of a section in seat-map order.</summary>
    public static IEnumerable<PlanSeat> Seats(this PlanSection section) =>
        from row in SeatingPlan.Rows(section)
        from number in Enumerable.Range(1, row.Seats)
        select new PlanSeat(row, number);
}
