namespace TicketMaster.Bench.Report;

/// <summary>Why a target may be missed: what profiles of the workloads showed, and what was tried.</summary>
internal static class Reasons
{
    private static readonly Dictionary<string, string> s_reasons = new()
    {
        ["reserve"] = """
            Profiles found three causes before this run: the look at the seats that a user holds over all events, which every second
            reserve of a user made (a sixth of the processor time), a rate limiter whose timer visits each user (3 %), and queries that
            SQLite prepared anew each time (half of each query's time). Without them the app makes 0.75 × as many as the program of 23
            November, in turns on this machine with nothing else running (5 rounds); it was 0.44 ×. Per request it takes 558 us of
            processor instead of 410 (profiles without code compiled ahead): 62 more in managed code, all over the pipeline and JSON, 21
            in SQLite, 18 in the kernel, 18 in the runtime. At half the empty handler's rate a request could take some 290 us, the load
            generator's part included; sockets, SQLite and its kernel take 185 of ours. Tried before, with effect: copying the log beside
            the writer instead of within commits, statements without command objects or savepoints, feeds that pause under load, reading
            JSON once less before a write. Without effect: the runtime's profile-guided compilation. Next: JSON written without
            converters, so that it needs no metadata.
            """,
        ["purchase"] = """
            Measured alone some hours before, it was 1.70 × the classic relational design, and 1.79 × the one with the same promises: the
            peers move with the machine, too. By a profile nothing stands out: a third is managed code, a quarter the kernel's sockets and
            files, and a tenth of the time the process stands still for collections. A first generation of 64 MB instead of some 10 made
            those a third as long and 5 to 10 % more purchases, but memory at rest would grow by as much.
            """,
        ["search"] = """
            Lucene.NET sought each term twice for each clause of a query in each part of the index, and read each byte of its mapped files
            with leave from the runtime. Now a query looks through one field only, the index becomes one part, and known terms are looked
            up once: the median was 21.2 ms before. A profile of 30 November (1,007 searches a second) showed that the process stood still
            for collections a fifth of the time: a search allocated 435 KB, a third of that to decompress stored events together with
            their neighbours. Events are kept uncompressed since, which this run does not measure. A twentieth looks for misspelt words,
            though only among terms of about their length. Next: the buffers of each term's documents, of which a search opens dozens.
            """,
        ["start"] = """
            The first part is the runtime's and the composition's, on one processor. The last part binds functions and opens the other
            files, on one processor again. Tried, with effect: compiling ahead and leaving out a developer's checks (a sixth less),
            checking a database of more than 64 MB while it is used (it was 3.70 ×, and 96 s over five million bookings). With little
            effect: preparing functions while the stores open.
            """,
        ["sellout"] = """
            More than twice as many reserves are refused as by the relational design: the projection follows the sale, so a look at the
            seats may be a few tenths of a second old.
            """,
        ["expiry"] = """
            The release finds payments among a crowd by an index; before, it read each due booking of the slot, twice a page, and others
            waited for 429 ms. Measured alone some hours before, 3 rounds, others' p99 was 14.1 ms meanwhile and 16.6 before. What took
            the rest here no profile shows yet. Measured alone once more on 30 November, 5 rounds: 15.9 ms meanwhile and 13.2 before, and
            again one round far off (2.89 ×). The sweeper is not what it is: it looks from the sixth second on, and a round lasts five.
            """,
        ["growth"] = """
            In this run the two large databases were being checked during the first minutes of the measurement, on one of the two
            processors, beside all that was measured (the rates of one app are 228 to 2,210 a second). The bench waits for the end of the
            check since. Measured alone so on 30 November: reserve 0.69 ×, view 0.96 × (met), start 0.86 ×. The cause of the first: a
            booking's entry in the index by buyer falls on a random page. With a million old bookings of the same buyers a reserve wrote
            22.1 KB to log and file instead of 17.2: one page more, and each such page is copied into the file by itself. Tried, with effect
            on that: a key that begins with the booking's id, so that one event's are on few pages, and a short index by buyer in place of
            two long indexes (19.6 KB instead of 16.8).
            """,
        ["soak"] = """
            138 purchases a second were made, 2.5 times as many as in the run before. From the sixth minute on compilers and tests ran
            beside this half hour, with what processor time was idle. Memory grew by 31 MB over 207,000 purchases; the heap was not looked
            at. Next: what lives in the fifth minute and in the thirtieth.
            """,
        ["again"] = """
            A buyer who comes again costs a query more than a first-time buyer, for the latest booking, and here a second, for what is
            held over all events. Twenty buyers take turns. Tried, with effect: queries that are prepared once.
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
        ("start", """
            Of the first eight seconds over 20,000 events (profile on 2026-11-30): 10 % the kernel waking threads, 6 % SQLite translating
            stored JSON, 3 % the kernel copying what is read, 2 % reading, 2 % copying memory. Everything else is below 1.3 %. It is one
            collection, of 23 ms. Tried: see above.
            """),
    ];

    public static string Of(Target target) => s_reasons.GetValueOrDefault(target.Workload, "No profile shows it yet.");
}
