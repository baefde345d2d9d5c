using Microsoft.Azure.Cosmos;
using TicketMaster.Adapters;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Storage;
using Xunit;

namespace TicketMaster.Tests.Storage;

public sealed class CosmosQueryTests
{
    private static readonly ContainerSpec Bookings = BookingsContainers.BookingDocuments.Container;

    [Fact]
    public void A_query_is_text_of_our_own_and_parameters()
    {
        QueryDefinition definition = CosmosSql.Translate(Bookings, new DocumentQuery(
            "alice",
            [
                new("eventId", Comparison.Equal, "x' OR 1=1"),
                new("dueAt", Comparison.LessThanOrEqual, 7L),
                new("shard", Comparison.GreaterThanOrEqual, 2),
            ],
            OrderBy: "dueAt",
            Descending: true));

        Assert.Equal(
            """SELECT * FROM c WHERE c["eventId"] = @p0 AND c["dueAt"] <= @p1 AND c["shard"] >= @p2 """
            + """AND IS_DEFINED(c["dueAt"]) AND NOT IS_NULL(c["dueAt"]) ORDER BY c["dueAt"] DESC""",
            definition.QueryText);
        Assert.Equal([("@p0", "x' OR 1=1"), ("@p1", 7L), ("@p2", 2)], definition.GetQueryParameters());
        Assert.Equal("SELECT * FROM c", CosmosSql.Translate(Bookings, new DocumentQuery(null, [])).QueryText);
    }

    [Fact]
    public void A_list_s_members_are_asked_for_in_a_form_that_their_index_answers()
    {
        ContainerSpec events = CatalogueContainers.EventDocuments.Container;
        QueryDefinition definition = CosmosSql.Translate(
            events, EventsOf.Performer("band", new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero)));

        Assert.Equal(
            """SELECT * FROM c WHERE EXISTS(SELECT VALUE l FROM l IN c["performers"] WHERE l["performerId"] = @p0) """
            + """AND c["startsAt"] >= @p1""",
            definition.QueryText);
        Assert.Equal([("@p0", "band"), ("@p1", (object)"2026-11-22T12:00:00.0000000Z")], definition.GetQueryParameters());
        Assert.Throws<ArgumentException>(() => CosmosSql.Translate(
            events, new DocumentQuery(null, [new(EventsOf.PerformerProperty, Comparison.LessThanOrEqual, "band")])));
    }

    [Fact]
    public void Only_what_the_container_indexes_is_compared_and_only_with_texts_and_whole_numbers()
    {
        Refuses(new DocumentQuery(null, [new("userId", Comparison.Equal, "alice")]));
        Refuses(new DocumentQuery(null, [new("shard\"] = 1 OR c[\"shard", Comparison.Equal, 1)]));
        Refuses(new DocumentQuery(null, [], OrderBy: "total"));
        Refuses(new DocumentQuery(null, [new("shard", Comparison.Equal, 1.5)]));
        Refuses(new DocumentQuery(null, [], PageSize: 0));

        static void Refuses(DocumentQuery query) => Assert.ThrowsAny<ArgumentException>(() => CosmosSql.Translate(Bookings, query));
    }

    [Fact]
    public void A_continuation_leads_on_in_its_own_query_and_no_other()
    {
        var query = new DocumentQuery("alice", [new("shard", Comparison.LessThanOrEqual, 5)], OrderBy: "shard");
        QueryDefinition definition = CosmosSql.Translate(Bookings, query);
        string continuation = CosmosContinuation.Mark("""[{"token":"ü"}]""", definition, "alice");

        Assert.Equal("""[{"token":"ü"}]""", CosmosContinuation.Read(continuation, definition, "alice"));
        Assert.Equal(
            """[{"token":"ü"}]""",
            CosmosContinuation.Read(
                continuation,
                CosmosSql.Translate(Bookings, query with { Where = [new("shard", Comparison.LessThanOrEqual, 9)] }),
                "alice"));
        Assert.Null(CosmosContinuation.Read(continuation, definition, "bob"));
        Assert.Null(CosmosContinuation.Read(continuation, CosmosSql.Translate(Bookings, query with { Descending = true }), "alice"));
        foreach (string text in new[] { "", "x", "not base64!", continuation[..8], continuation[4..] })
        {
            Assert.Null(CosmosContinuation.Read(text, definition, "alice"));
        }
    }
}
