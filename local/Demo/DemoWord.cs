using CsvHelper;

namespace TicketMaster.Local.Demo;

/// <summary>A part of a name, or a title; the columns of <c>words.csv</c>.</summary>
[CsvRecord]
internal sealed partial record DemoWord(WordKind Kind, string Text);

internal enum WordKind
{
    /// <summary>With a <see cref="Noun"/>, a band.</summary>
    Adjective,
    Noun,

    /// <summary>A band whose name no pattern makes.</summary>
    Band,

    /// <summary>Of a team, after its city.</summary>
    Nickname,
    Tour,
    Comedy,

    /// <summary>Titles of works: by authors long dead, or invented.</summary>
    Play,
    Opera,
    Ballet,
    Work,
    Family,
    Exhibition,
    Festival,
}
