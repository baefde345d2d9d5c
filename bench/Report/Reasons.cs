namespace TicketMaster.Bench.Report;

/// <summary>Why a target may be missed: what profiles of the workloads showed, and what was tried.</summary>
internal static class Reasons
{
    private static readonly Dictionary<string, string> s_reasons = new()
    {
        ["reserve"] = """
            Both processors are busy. Of the app's part of a reserve a quarter is the token's signature, a fifth the two durable writes,
            and a tenth sockets and Kestrel. The rest is spread over JSON, the function pipeline and the change feed. Tried, with effect:
            copying the log beside the writer instead of within commits, statements without command objects or savepoints, feeds that
            pause under load, keeping less of each accepted token, reading JSON once less before a write (together a sixth). Without
            effect: the runtime's profile-guided compilation.
            """,
        ["purchase"] = """
            Both processors are busy. A sale costs about 1.3 ms of them in the app and 0.3 in buyers and bank. The relational design needs
            0.4 and 0.2 (and PostgreSQL's): its webhook captures by itself, issues nothing and audits nothing. The app makes about
            seventeen durable writes a sale (ten of documents, two of them the audit's; three of orchestrations; four of the queues), six
            calls over HTTP, and one look at the provider that the relational design does not take. Tried, with effect: an activity's
            answer and the turn after it in one write, a start with its first turn, rows read without command objects, JSON read once a
            version, a confirm of one write, completing in two activities instead of three (together a tenth of the app's part). Without
            effect: waiting a millisecond before each commit, 64 settlings at once instead of 16.
            """,
        ["search"] = """
            A misspelt word is looked for only when nothing has it as it is typed, and then among all words of the index. No profile shows
            yet what costs most there.
            """,
        ["start"] = """
            A start takes 0.75 s. The first 0.2 s are the runtime's and the composition's, on one processor. Then both are busy for 0.4 s:
            every document of the demo catalogue is checked against its hash, another connection checks the indexes, and the search index
            is loaded. The last 0.15 s bind functions and open the other files, on one processor again. Tried, with effect: compiling
            ahead and leaving out a developer's checks (a sixth less). With little effect: preparing functions while the stores open.
            """,
        ["sellout"] = """
            More than twice as many reserves are refused as by the relational design: the projection follows the sale, so a look at the
            seats may be a few tenths of a second old.
            """,
        ["expiry"] = """
            The one writer is the bound. It is on a processor for three fifths of the time (the rest is taken to be waiting for the disk),
            and half of that writes the log and syncs it. A hold's end writes eleven pages of 4 KB into the log (two documents and their
            indexes): 2.3 GB for 50,000, and as many with groups of 256 or 512. A hold costs 0.3 ms of processors in all. Tried, with
            effect: each slot's release looks after its own bookings only (the next slots raced for the same ones, and collections took a
            quarter of the time), requests before background work in the writer and in the thread pool, ending holds as the query found
            them, an index of shard and deadline, fewer indexes of a booking, tidying later. With little effect: 64 at once in a shard
            instead of 16, in groups of 256 (11.5 s instead of 12.1); 128, in groups of 512 (10.4 s, and others' p99 at 2 × instead of
            1.3). Without effect: background work on one thread only (17.6 s); a larger first generation, which the runtime's
            configuration file cannot ask for.
            """,
        ["growth"] = """
            A booking's entry in the index by buyer falls on a random page. With a million old bookings of the same buyers a reserve wrote
            22.1 KB to log and file instead of 17.2: one page more, and each such page is copied into the file by itself. Tried, with
            effect on that: a key that begins with the booking's id, so that one event's are on few pages, and a short index by buyer in
            place of two long indexes (19.6 KB instead of 16.8). A million bookings then cost less than a tenth of the rate, which is
            within the spread of the rounds, before and after.
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
