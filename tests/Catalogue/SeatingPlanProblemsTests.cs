using TicketMaster.Catalogue;
using Xunit;

namespace TicketMaster.Tests.Catalogue;

public sealed class SeatingPlanProblemsTests
{
    private static readonly PlanSection Sound = new("101", "Block 101", "P1", [new(10, 10, false)], new(0, 10, 20, 30));
    private static readonly IReadOnlyList<PriceBand> Bands = [new("P1", 5_000)];

    [Fact]
    public void A_sound_plan_has_no_problems()
    {
        Assert.Empty(SeatingPlanProblems.Find([Sound, Sound with { Section = "SECTION8", Band = null }], Bands));
        Assert.Empty(SeatingPlanProblems.Find([Sound with { Band = "ANY" }], null));
        Assert.Empty(SeatingPlanProblems.Find([Sound with { Rows = [new(9_999, 20, false)] }], Bands));
        Assert.Empty(SeatingPlanProblems.Find(Numbered(Limits.SectionsPerEvent), Bands));
    }

    [Fact]
    public void Each_fault_is_told_in_a_sentence()
    {
        AssertProblem("1 to 300 sections; this one has 0", []);
        AssertProblem("1 to 300 sections; this one has 301", [.. Numbered(Limits.SectionsPerEvent + 1)]);
        AssertProblem("sections[1] needs a name", [Sound, Sound with { Section = "SECTION89" }]);
        AssertProblem("sections[0] needs a name", [Sound with { Section = "" }]);
        AssertProblem("sections[0] needs a name", [Sound with { Section = "A-1" }]);
        AssertProblem("sections[0] needs a name", [Sound with { Section = "É" }]);
        AssertProblem("sections[0] needs a name", [null!]);
        AssertProblem("'a' is there twice", [Sound with { Section = "A" }, Sound with { Section = "a" }]);
        AssertProblem("display name", [Sound with { Name = " " }]);
        AssertProblem("display name", [Sound with { Name = new string('n', Limits.NameLength + 1) }]);
        AssertProblem("price band 'P9', which is not", [Sound with { Band = "P9" }]);
        AssertProblem("has no rows", [Sound with { Rows = [] }]);
        AssertProblem("run of rows", [Sound with { Rows = [new(0, 10, false)] }]);
        AssertProblem("run of rows", [Sound with { Rows = [new(10, 0, false)] }]);
        AssertProblem("run of rows", [Sound with { Rows = [new(10, -1, true)] }]);
        AssertProblem("run of rows", [Sound with { Rows = [new(1, 10_000, true)] }]);
        AssertProblem("run of rows", [Sound with { Rows = [null!] }]);
        AssertProblem("10000 rows", [Sound with { Rows = [new(9_999, 1, false), new(1, 1, false)] }]);
        AssertProblem("at most 200000 seats; this one has 200001", [Sound with { Rows = [new(500, 400, false), new(1, 1, false)] }]);
        AssertProblem("needs a shape", [Sound with { Shape = new(0, 0, 10, 20) }]);
        AssertProblem("needs a shape", [Sound with { Shape = new(0, 90, 20, 20) }]);
        AssertProblem("needs a shape", [Sound with { Shape = new(double.NaN, 90, 10, 20) }]);
        AssertProblem("needs a shape", [Sound with { Shape = null! }]);
    }

    [Fact]
    public void Each_fault_of_the_price_bands_is_told_in_a_sentence()
    {
        AssertProblem("'P1' is there twice", [Sound], [new("P1", 1), new("P1", 2)]);
        AssertProblem("costs -1", [Sound], [new("P1", -1)]);
        AssertProblem("costs 10000000001", [Sound], [new("P1", Limits.Price + 1)]);
        AssertProblem("A price band's name", [Sound with { Band = null }], [new("", 1)]);
        AssertProblem("A price band's name", [Sound], [new("P1", 1), null!]);
        AssertProblem("1 to 26 price bands", [Sound with { Band = null }], []);
        AssertProblem("1 to 26 price bands", [Sound], [.. Enumerable.Range(1, 27).Select(n => new PriceBand($"P{n}", n))]);
        Assert.Empty(SeatingPlanProblems.Find([Sound], [.. Enumerable.Range(1, 26).Select(n => new PriceBand($"P{n}", Limits.Price))]));
    }

    private static List<PlanSection> Numbered(int sections) =>
        [.. Enumerable.Range(1, sections).Select(n => Sound with { Section = $"{n}" })];

    private static void AssertProblem(string expected, IReadOnlyList<PlanSection> plan, IReadOnlyList<PriceBand>? bands = null) =>
        Assert.Contains(expected, Assert.Single(SeatingPlanProblems.Find(plan, bands ?? Bands)), StringComparison.Ordinal);
}
