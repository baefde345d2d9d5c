using TicketMaster.Catalogue;
using TicketMaster.Tests.Support;
using Xunit;

namespace TicketMaster.Tests.Catalogue;

internal static class SeatingPlanRoundTrip
{
    /// <summary>
    /// Every seat in seat-map order has the next index and is found by it; by its id, too (which therefore no other seat has): every
    /// <paramref name="idsEach"/>-th of them and the ends of each row.
    /// </summary>
    public static void Check(string what, IReadOnlyList<PlanSection> plan, int idsEach = 1)
    {
        Assert.True(SeatingPlanProblems.Find(plan, null) is [], $"{what}: {string.Join(' ', SeatingPlanProblems.Find(plan, null))}");
        foreach (PlanSection section in plan)
        {
            int index = 0;
            foreach (PlanSeat seat in section.Seats())
            {
                bool byId = index % idsEach == 0 || seat.Number == 1 || seat.Number == seat.Row.Seats;
                bool found = seat.Index == index
                    && SeatingPlan.SeatAt(section, index) == seat
                    && (!byId || SeatingPlan.FindTicket("e-1", plan, seat.TicketId("e-1")) == seat);
                if (!found)
                {
                    Assert.Fail($"{what}: seat {seat.TicketId("e-1")} at {index} is not found again.");
                }

                index++;
            }

            Assert.Equal(SeatingPlan.Capacity(section), index);
            Assert.Null(SeatingPlan.SeatAt(section, index));
            Assert.Null(SeatingPlan.SeatAt(section, -1));
        }
    }
}
