using System.Globalization;
using Lucene.Net.QueryParsers.Classic;
using Lucene.Net.Util;
using TicketMaster.Local;
using TicketMaster.Search;
using Xunit;

namespace TicketMaster.Tests.Search;

/// <summary>
/// The embedded index takes a query as a tree, and Azure's as text. Lucene's own parser makes of the text what that tree is.
/// </summary>
public sealed class SameQueryTests
{
    [Theory]
    [InlineData("jazz")]
    [InlineData("the who")]
    [InlineData("ac/dc live in münchen")]
    [InlineData("P!nk")]
    [InlineData("beethovens ninth")]
    [InlineData("東京ドーム")]
    [InlineData("ΦΩΣ")]
    [InlineData("!!!")]
    [InlineData("+/-")]
    [InlineData("\" ~ * ? : \\ ( ) [ ] { } ^ && || ! <> = /")]
    [InlineData("??? *tickets* ~ tour")]
    [InlineData("??? the")]
    [InlineData("the ( with :")]
    [InlineData("tickets tickets tickets tickets tickets tickets tickets tickets tickets tickets tickets tickets ?*?")]
    [InlineData("AND OR NOT TO")]
    [InlineData("a")]
    [InlineData("sigur ros tickets")]
    [InlineData("1 2 3 4 5 6 7 8 9 10 11 12 13 14")]
    [InlineData("ß ﬁ œuvre")]
    public void Text_and_tree_are_the_same_query(string typed)
    {
        foreach (Looseness looseness in Enum.GetValues<Looseness>())
        {
            TextQuery query = TypedText.Of(typed).Query(looseness);

            Assert.Equal(LuceneQueries.From(query).ToString(), Parse(LuceneSyntax.Write(query)));
        }
    }

    [Theory]
    [InlineData("Münch")]
    [InlineData("St. Louis, Missouri")]
    [InlineData("O'Hara's \"place\"")]
    public void So_are_those_for_places_half_typed_or_misspelt(string location) => Assert.All(
        PlaceQuery.Of(location).Ways().OfType<PlaceFilter.Like>(),
        way => Assert.Equal(LuceneQueries.From(way.Query).ToString(), Parse(LuceneSyntax.Write(way.Query))));

    /// <summary>What Lucene's own parser makes of a text, as Lucene shows it.</summary>
    internal static string Parse(string text)
    {
        var parser = new QueryParser(LuceneVersion.LUCENE_48, "none", EventFields.Schema.Analyzer)
        {
            DefaultOperator = Operator.OR,
            LowercaseExpandedTerms = false,
            Locale = CultureInfo.InvariantCulture,
        };
        return parser.Parse(text).ToString();
    }
}
