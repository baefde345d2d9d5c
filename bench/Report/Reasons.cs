namespace TicketMaster.Bench.Report;

/// <summary>Why a target may be missed: what profiles of the workloads showed, and what was tried.</summary>
internal static class Reasons
{
    private static readonly Dictionary<string, string> s_reasons = new()
    {
        ["reserve"] = """
            A reserve has become slower in the week before this run: 23b4d01 makes 0.59 × as many as the program of 23 November, in turns on
            this machine (3 rounds), and 0.46 × before entries of the search index that stay the same were no longer written. What the rest
            is, no profile shows yet. In the profile of 23 November both processors are busy. Of the app's part of a reserve a quarter is
            the token's signature, a fifth the two durable writes, and a tenth sockets and Kestrel. The rest is spread over JSON, the
            function pipeline and the change feed. Tried, with effect: copying the log beside the writer instead of within commits,
            statements without command objects or savepoints, feeds that pause under load, keeping less of each accepted token, reading JSON
            once less before a write (together a sixth). Without effect: the runtime's profile-guided compilation.
            """,
        ["purchase"] = """
            No profile shows it yet: a sale has since become three writes of its booking, without an orchestration.
            """,
        ["search"] = """
            Lucene.NET sought each term twice for each clause of a query in each part of the index, and read each byte of its mapped files
            with leave from the runtime. Since this run a query looks through one field only, the index becomes one part, and known terms
            are looked up once: on 23b4d01, alone and on the same machine, the median is 2.59 ms (2.45 to 2.85) beside 8.50 ms of the
            relational design (3.28 ×), and the p99 11.6 ms (6.35 to 20.1). Of what is left, by a profile, a
            tenth looks for misspelt words, a tenth reads the events found, a twentieth writes the answer. Next: misspelt words by their
            length first, facet values kept by their number.
            """,
        ["start"] = """
            The first part is the runtime's and the composition's, on one processor. Then both are busy: every document of the demo
            catalogue is checked against its hash, another connection checks the indexes, and the search index is loaded. The last part
            binds functions and opens the other files, on one processor again. Tried, with effect: compiling ahead and leaving out a
            developer's checks (a sixth less). With little effect: preparing functions while the stores open.
            """,
        ["sellout"] = """
            More than twice as many reserves are refused as by the relational design: the projection follows the sale, so a look at the
            seats may be a few tenths of a second old.
            """,
        ["expiry"] = """
            Seats are shown free without a write, so that a crowd's end is seen at once. What others feel is the tidying afterwards, and
            what follows it: the feeds of seats and bookings, the projection, the auditor. No profile shows yet which of them. A suspect is
            the release's look for payments and sales among a page of a crowd: it reads each due booking of the slot, twice a page.
            """,
        ["growth"] = """
            A booking's entry in the index by buyer falls on a random page. With a million old bookings of the same buyers a reserve wrote
            22.1 KB to log and file instead of 17.2: one page more, and each such page is copied into the file by itself. Tried, with
            effect on that: a key that begins with the booking's id, so that one event's are on few pages, and a short index by buyer in
            place of two long indexes (19.6 KB instead of 16.8). A start compares each row with its hash, and each index with its table:
            an index that lost a seat would let it be sold twice. That takes 19 s of processor a million bookings. Next: check large
            files behind the start, and end the app if something is damaged.
            """,
        ["soak"] = """
            No profile shows it yet. In this run other builds ran beside this half hour, at a load of 5 to 17.
            """,
        ["again"] = """
            In this run one buyer held a seat and gave it back some hundred times a second, so most of what was read was that buyer's own
            bookings of the last minutes. Twenty buyers take turns since: on 23b4d01, alone, 4.11 ms (3.50 to 4.20) beside 2.96 ms (1.35 ×).
            A buyer who comes again costs two queries more than a first-time buyer: the latest booking, and what is held over all events.
            """,
        ["read"] = """
            Requests go through the Functions pipeline. An empty handler has none of its routing, middleware and binding, which are a
            seventh of the app's part.
            """,
    };

    /// <summary>How well searches find, which no run of the bench measures: the engine before is no longer here to compare with.</summary>
    public const string Relevance = """
        NDCG@5 over the 334 queries of `tests/Search/Relevance/queries.txt` that have an answer is 1.000 with Lucene.NET, and was 0.640 with
        the engine before (measured on 2026-11-29). Each engine indexed the suite's 132 events, with what it can read of them: the one
        before knew no other names and no regions. The first expected event counts most, the next one less. Of all 342 queries, the first
        events are exactly the expected ones in 342, and were in 199. The suite was used to improve the engine, so it says that these
        kinds of query work, not that all do. A test fails below 0.99.
        """;

    /// <summary>What <c>bench -- profile</c> showed to cost most, and what was tried there.</summary>
    public static IReadOnlyList<(string Subject, string Costs)> Costs { get; } = [];

    public static string Of(Target target) => s_reasons.GetValueOrDefault(target.Workload, "No profile shows it yet.");
}
