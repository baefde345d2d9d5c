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
            processor instead of 410 (profiles without code compiled ahead): 62 more in managed code, all over the pipeline and JSON, 21 in
            SQLite, 18 in the kernel, 18 in the runtime. At half the empty handler's rate a request could take some 290 us, the load
            generator's part included; sockets, SQLite and its kernel take 185 of ours. The ratios move with the disk: alone, without the
            workloads before it, the same program made 4.32 and 2.74 × on the same evening, and 0.35 of the ceiling. Tried before, with
            effect: copying the log beside the writer instead of within commits, statements without command objects or savepoints, feeds
            that pause under load, reading JSON once less before a write, and since 30 November the server's collector, for all
            contestants. A desktop's collector with 32 MB for new objects made 4,730 a second instead of 3,789 with 354 MB instead of 487
            (alone, one run each), but .NET 10 takes that size from a variable of the environment only, not from the program's own
            settings. After this run it was seen that the app falls behind from round to round (in the next, which was not ended: 4,948 to
            2,541 in five), while the others do not: of the entries that a booking makes in indexes, three of one without a key began with
            its buyer, so each fell on a page of its own in a commit. One is gone. A reserve then wrote 18.0 KB in the sixth round of 0.7 s
            instead of 21.7, and seven rounds of 1.2 s, alone, stayed between 3,724 and 4,813: 3.20 × relational, 1.99 × lock, 0.26 of the
            ceiling. One of the other two begins with the event since, which is not in these figures. Next: JSON written without
            converters, so that it needs no metadata.
            """,
        ["purchase"] = """
            Against the peer with the same promises. By a profile nothing stands out: a third is managed code, a quarter the kernel's
            sockets and files. A tenth of the time the process stood still for collections. Tried, with effect: the server's collector, for
            the peers as well (1.37 and 1.50 × in the run before). Next: fewer round trips to the writer a sale.
            """,
        ["search"] = """
            The p99 alone is 8.6 to 11.3 ms, by the hour of the machine. What stays far off is the p99 while events are renamed. On 30
            November the load generator was found to take 0.63 of a processor then, since it looked at its sockets again and again; it
            takes 0.11 now. The median of searches meanwhile fell from 6 to 2 ms, the p99 hardly: measured alone since, 34.5 ms against
            8.58 (4.02). The app takes 1.5 of two processors: 0.75 for the searches; as much for the renames, of which 0.45 are their
            requests and the making of their entries, 0.2 the database's thread and 0.06 the index's. With the system's share 85 % of both
            are busy. The collector stops the app eight times a second, for 5 ms in the median and 14 in a tenth of the cases (1.5 ms
            without renames). Tried, without effect on the p99: writing the index a quarter as often, a collector with one heap, one whose
            heap does not adapt, and a higher size from which objects are large. Making room for 128 MB of new objects gave 2.4 and 2.5,
            but took 250 MB more and raised the p99 without renames to 9 and 11 ms; a desktop's collector with 64 MB gave 3.0 to 5.6, at up
            to twice as many searches a second. With effect before: a thread of its own for the index (62 ms before, 34 with it, one run
            each). Next: what a change of an event asks of the store and the processor. The median was 3.30 ms before misspelt words,
            beginnings and rareness were done without Lucene's tables, and before the server's collector. Measured alone, the ratio of the
            medians was 5.4 to 5.9.
            """,
        ["start"] = """
            What is at rest is mostly the files of the program: of 136 MB, 92 are mapped files, 23 compiled code and 24 all else, the heap
            among it (looked at by hand). An empty handler has 88 MB. Tried, with effect: once nothing has been written for two seconds
            after the start, the collector gives back what only the start needed (134.4 in the run before; by hand 126 to 128 MB instead of
            129 to 140). Without effect at rest: a collector that saves memory, one heap, no profile-guided compilation. After this run the
            factories of functions were found to take 3 MB, which are compiled no more: 128.0 and 129.2 MB in two runs, looked at after six
            seconds. After three, the app was sometimes still in the middle of joining its index, and stood at 156. Next: fewer libraries
            at the start.
            """,
        ["sellout"] = """
            More than twice as many reserves are refused as by the relational design: the projection follows the sale, so a look at the
            seats may be a few tenths of a second old.
            """,
        ["expiry"] = """
            Others waited for 26.8 ms in the median while the holds ended, and 16.9 before; in the run before, with the same release, 15.3
            and 15.4, with one round of five far off (3.03 ×). Measured alone on 30 November it was so too (2.89 ×). The sweeper is not
            what it is: it looks from the sixth second on, and a round lasts five. Tried, with effect: the release finds payments among a
            crowd by an index; before, others waited for 429 ms. What takes such a round no profile shows yet.
            """,
        ["growth"] = """
            The cause of both: a booking's entry in the index by buyer falls on a random page. With a million old bookings of the same
            buyers a reserve wrote 22.1 KB to log and file instead of 17.2: one page more, and each such page is copied into the file by
            itself. The view shares the processors with that copy. Tried, with effect on that: a key that begins with the booking's id, so
            that one event's are on few pages, and a short index by buyer in place of two long indexes (19.6 KB instead of 16.8). After
            this run that short index went, and the index of a buyer's bookings of an event begins with the event. No gain is shown yet:
            alone, with a million old bookings, 0.72, in an hour in which rounds of one contestant made 558 to 4,356 a second. Next: new
            bookings by buyer in a small index of their own, which is merged into the large one when nobody waits.
            """,
        ["soak"] = """
            137 purchases a second were made. A build, the kill test and some searches ran beside this half hour. Looked at once a minute:
            of 365 MB in the fifth minute and 419 in the thirtieth, 110 are mapped files and 50 to 54 shared with the database's log, both
            as before. In use on the heap were 38 to 111 MB all the time, without a trend. What grows is the room that the collector keeps,
            from 104 to 132 MB (146 at most), since half of its oldest generation is gaps between objects (23 % in the fourth minute, 45 to
            55 at the end), and as much again outside of it. Next: a collector that closes such gaps (`ConserveMemory`), and what grows
            outside.
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
