namespace TicketMaster.Bench.Report;

/// <summary>Why a target is missed where it is: what profiles of the workloads showed, and what was tried.</summary>
internal static class Reasons
{
    private static readonly Dictionary<string, string> s_reasons = new()
    {
        ["reserve"] = "Both processors are busy: of what the app spends on a reserve a fifth is the token's signature, a fifth the two durable writes, "
            + "a fifth sockets and Kestrel, the rest is spread thin over JSON, the function pipeline and the change feed. Tried, with effect: the log copied beside "
            + "the writer instead of within commits, statements without command objects or savepoints, feeds that pause under load",
        ["purchase"] = "About twenty durable writes in three files (eight of documents, eight of the orchestration that captures and issues, four of the queue) "
            + "against the four of the relational design, whose webhook captures by itself and issues nothing. Tried: one read less in the confirm, the signature checked once a buyer",
        ["search"] = "The ranking of all matches by SQLite FTS5 and the counting of facets over them take the time. Tried: reading the index in parallel at start; no effect here",
        ["start"] = "The demo catalogue of 20,000 events: every document is checked against its hash (0.4 s), the search index is read into memory (0.4 s), and an empty "
            + "data folder takes 0.7 s and 108 MB. Tried: giving back pages that were read once, reading the index on both processors",
        ["sellout"] = "A look at the seats may be a second old, so that more reserves are refused towards the end than where each look asks the database",
        ["expiry"] = "The releases and the others' requests share two processors and one writer",
        ["growth"] = "A larger file has more pages that a commit writes, and fewer of them in memory",
        ["read"] = "Requests go through the Functions pipeline: routing, middleware and binding that an empty handler has not",
    };

    public static string Of(Target target) => s_reasons[target.Workload];
}
