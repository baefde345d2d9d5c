using CsvHelper;

namespace TicketMaster.Local.Demo;

/// <summary>A part of a name, or a title. The parameters are the columns of <c>words.csv</c>.</summary>
[CsvRecord]
internal sealed partial record DemoWord(WordKind Kind, string Text);

internal enum WordKind
{
    /// <summary>Together with a <see cref="Noun"/> it names a band.</summary>
    Adjective,
    Noun,

    /// <summary>A whole name of a band.</summary>
    Band,

    /// <summary>A team's name after its city.</summary>
    Nickname,
    Tour,
    Comedy,

    /// <summary>Titles of works. The authors died long ago, or the works are invented.</summary>
    Play,
    Opera,
    Ballet,
    Work,
    Family,
    Exhibition,
    Festival,
}
