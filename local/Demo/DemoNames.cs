using CsvHelper;

namespace TicketMaster.Local.Demo;

/// <summary>
/// Names of one language. The parameters are the columns of <c>people.csv</c>. The parts are common; whole names combine them at random.
/// </summary>
/// <param name="Given">Given names, separated by spaces.</param>
/// <param name="Family">Family names, separated by spaces.</param>
/// <param name="FamilyFirst">Whether the family name comes first.</param>
[CsvRecord]
internal sealed partial record DemoNames(string Given, string Family, bool FamilyFirst)
{
    private readonly string[] _given = Given.Split(' ');
    private readonly string[] _family = Family.Split(' ');

    public string Pick(Random random)
    {
        string given = random.Pick(_given);
        string family = random.Pick(_family);
        return FamilyFirst ? $"{family} {given}" : $"{given} {family}";
    }
}
