using TicketMaster.Events;
using Xunit;

namespace TicketMaster.Tests.Events;

internal static class SeatingPlanRoundTrip
{
    /// <summary>Every seat in seat-map order has the next index, is at that index, and is found by its id, which no other seat has.</summary>
    public static void Check(string what, IReadOnlyList<PlanSection> plan)
    {
        Assert.True(SeatingPlanProblems.Of(plan, null) is [], $"{what}: {string.Join(' ', SeatingPlanProblems.Of(plan, null))}");
        HashSet<string> ids = [];
        foreach (PlanSection section in plan)
        {
            int index = 0;
            foreach (PlanSeat seat in SeatingPlan.Seats(section))
            {
                string id = seat.TicketId("e-1");
                bool found = seat.Index == index
                    && SeatingPlan.SeatAt(section, index) == seat
                    && SeatingPlan.FindTicket("e-1", plan, id) == seat
                    && ids.Add(id);
                if (!found)
                {
                    Assert.Fail($"{what}: seat {id} at {index} is not found again.");
                }

                index++;
            }

            Assert.Equal(SeatingPlan.Capacity(section), index);
            Assert.Null(SeatingPlan.SeatAt(section, index));
            Assert.Null(SeatingPlan.SeatAt(section, -1));
        }

        Assert.Equal(SeatingPlan.Capacity(plan), ids.Count);
    }
}
