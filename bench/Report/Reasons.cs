namespace TicketMaster.Bench.Report;

/// <summary>Why a target may be missed: what profiles of the workloads showed, and what was tried.</summary>
internal static class Reasons
{
    private static readonly Dictionary<string, string> s_reasons = new()
    {
        ["reserve"] = """
            Since this run three causes were found by profile: the look at the seats that a user holds over all events, which every second
            reserve of a user made (a sixth of the processor time), a rate limiter whose timer visits each user (3 %), and queries that
            SQLite prepared anew each time (half of each query's time). Now the app makes 0.72 × as many as the program of 23 November, in
            turns on this machine with nothing else running (7 rounds), and 0.9 × while new buyers come for ten seconds; it was 0.44 ×. Per
            request it takes 558 us of processor instead of 410 (profiles without code compiled ahead): 62 more in managed code, all over
            the pipeline and JSON, 21 in SQLite, 18 in the kernel, 18 in the runtime. Tried before, with effect: copying the log beside the
            writer instead of within commits, statements without command objects or savepoints, feeds that pause under load, reading JSON
            once less before a write. Without effect: the runtime's profile-guided compilation. Next: JSON written without converters, so
            that it needs no metadata.
            """,
        ["purchase"] = """
            Since this run the same changes made it 1.70 × the classic relational design, and 1.79 × the one with the same promises
            (measured alone, 5 rounds: 609 a second, 354 and 338). By a profile nothing stands out: a third is managed code, a quarter the
            kernel's sockets and files, and a tenth of the time the process stands still for collections. A first generation of 64 MB
            instead of some 10 made those a third as long and 5 to 10 % more purchases, but memory at rest would grow by as much.
            """,
        ["search"] = """
            Lucene.NET sought each term twice for each clause of a query in each part of the index, and read each byte of its mapped files
            with leave from the runtime. Since this run a query looks through one field only, the index becomes one part, and known terms
            are looked up once: on 23b4d01, alone and on the same machine, the median is 2.59 ms (2.45 to 2.85) beside 8.50 ms of the
            relational design (3.28 ×), and the p99 11.6 ms (6.35 to 20.1). Of what is left, by a profile, a tenth looks for misspelt
            words, a tenth reads the events found, a twentieth writes the answer. Next: misspelt words by their length first, facet values
            kept by their number.
            """,
        ["start"] = """
            Since this run a database of more than 64 MB is checked while it is used. Measured alone, a start takes 1,150 ms (1,103 to
            1,373), 2.13 × the empty handler's, and memory at rest is 135.8 MB. The first part is the runtime's and the composition's, on
            one processor. The last part binds functions and opens the other files, on one processor again. Tried, with effect: compiling
            ahead and leaving out a developer's checks (a sixth less). With little effect: preparing functions while the stores open.
            """,
        ["sellout"] = """
            More than twice as many reserves are refused as by the relational design: the projection follows the sale, so a look at the
            seats may be a few tenths of a second old.
            """,
        ["expiry"] = """
            Since this run the release finds payments among a crowd by an index; before, it read each due booking of the slot, twice a
            page. Measured alone, 3 rounds: others' p99 is 14.1 ms meanwhile (13.3 to 14.7) and 16.6 before (8.1 to 33.4), so the worst
            round has 1.82.
            """,
        ["growth"] = """
            A booking's entry in the index by buyer falls on a random page. With a million old bookings of the same buyers a reserve wrote
            22.1 KB to log and file instead of 17.2: one page more, and each such page is copied into the file by itself. Tried, with
            effect on that: a key that begins with the booking's id, so that one event's are on few pages, and a short index by buyer in
            place of two long indexes (19.6 KB instead of 16.8). In this run a start compared each row with its hash, and each index with
            its table, before the first answer. Since then that is done while the database is used.
            """,
        ["soak"] = """
            In this run other builds ran beside this half hour, at a load of 5 to 17. The log began anew only if nobody happened to read it
            at one moment. Since this run the writer waits for up to 5 ms for those who do: in a test with three readers the log stays
            below 64 MB, and had 170.
            """,
        ["again"] = """
            In this run one buyer held a seat and gave it back some hundred times a second, so most of what was read was that buyer's own
            bookings of the last minutes. Twenty buyers take turns since, and queries are prepared once: measured alone, 3.70 ms (3.48 to
            4.20) beside 3.06 (1.21 ×). A buyer who comes again costs a query more than a first-time buyer, for the latest booking, and
            here a second, for what is held over all events.
            """,
        ["read"] = """
            Requests go through the Functions pipeline. An empty handler has none of its routing, middleware and binding, which are a
            seventh of the app's part.
            """,
    };

    /// <summary>How well searches find, which no run of the bench measures: the engine before is no longer here to compare with.</summary>
    public const string Relevance = """
        NDCG@5 over the 334 queries of `tests/Search/Relevance/queries.txt` that have an answer is 1.000 with Lucene.NET, and was 0.640
        with the engine before (measured on 2026-11-29). Each engine indexed the suite's 132 events, with what it can read of them: the one
        before knew no other names and no regions. The first expected event counts most, the next one less. Of all 342 queries, the first
        events are exactly the expected ones in 342, and were in 199. The suite was used to improve the engine, so it says that these kinds
        of query work, not that all do. A test fails below 0.99.
        """;

    /// <summary>What <c>bench -- profile</c> showed to cost most, and what was tried there.</summary>
    public static IReadOnlyList<(string Subject, string Costs)> Costs { get; } =
    [
        ("reserve", """
            Of 558 us of processor time (profile on 2026-11-30, 2,767 a second, each buyer new): 164 managed code, most of it the function
            pipeline, JSON and tasks; 83 the token's signature, once a buyer; 77 the kernel for sockets and waking threads; 55 the writer's
            kernel, for two synced writes; 53 SQLite's writer. The runtime itself, with its collections, takes 52. Tried: see above.
            """),
        ("purchase", """
            Of the processor time (profile on 2026-11-30, 733 a second): 34 % managed code, 16 % the kernel for sockets, those to the
            provider among them, 14 % SQLite's writer of documents with its kernel, 10 % the runtime, 6 % the writer of queues with its
            kernel. Signatures take 5 %. Tried: a larger first generation (above).
            """),
    ];

    public static string Of(Target target) => s_reasons.GetValueOrDefault(target.Workload, "No profile shows it yet.");
}
