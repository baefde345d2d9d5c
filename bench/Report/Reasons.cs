namespace TicketMaster.Bench.Report;

/// <summary>Why a target is missed where it is: what profiles of the workloads showed, and what was tried.</summary>
internal static class Reasons
{
    private static readonly Dictionary<string, string> s_reasons = new()
    {
        ["reserve"] = "Both processors are busy: of what the app spends on a reserve a quarter is the token's signature, a fifth the two durable writes, "
            + "a tenth sockets and Kestrel, the rest is spread thin over JSON, the function pipeline and the change feed. Tried, with effect: the log copied beside "
            + "the writer instead of within commits, statements without command objects or savepoints, feeds that pause under load, less kept of each token that was accepted and JSON "
            + "read once less before a write (together a sixth). Without: the runtime's profile-guided compilation",
        ["purchase"] = "Both processors are busy: about 1.3 ms of them a sale in the app, 0.3 in buyers and bank, against 0.4 and 0.2 (and PostgreSQL's) of the relational design, "
            + "whose webhook captures by itself, issues nothing and audits nothing. There are about seventeen durable writes a sale (ten of documents, two of them the audit's; "
            + "three of orchestrations; four of the queues), six calls over HTTP, and one look at the provider that the relational design does not take. Tried, with effect: "
            + "an activity's answer and the turn after it in one write, a start with its first turn, rows read without command objects, JSON read once a version, "
            + "a confirm of one write and a completing of two activities instead of three (together a tenth of the app's part); without: a millisecond's wait before each commit, 64 settlings at once instead of 16",
        ["search"] = "Words are looked up in memory and only the documents of the rarest are looked at; of what is left most is the answer: twenty bodies read from the file, and JSON",
        ["start"] = "In a start of 0.75 s the first 0.2 s are the runtime's and the composition's, on one processor; then both are busy for 0.4 s: every document of the demo catalogue is checked "
            + "against its hash, its indexes are checked by another connection, and the search index is loaded; the last 0.15 s bind functions and open the other files, on one again. "
            + "Tried, with effect: compiled ahead and without a developer's checks (a sixth less). With little: functions are looked at while the stores open",
        ["sellout"] = "More than twice as many reserves are refused as by the relational design: a look at the seats may be a few tenths of a second old, as the "
            + "projection follows the sale",
        ["expiry"] = "The one writer is the bound: it is on a processor for three fifths of the time (the rest is taken to be waiting for the disk), and of that half writes the log and "
            + "syncs it. A hold's end writes eleven pages of 4 KB into the log (two documents and their indexes), 2.3 GB for 50,000, and as many with groups of 256 or 512; "
            + "a hold costs 0.3 ms of processors in all. Tried, with effect: each slot's release looks after its own bookings only (the next slots raced for the same ones, "
            + "and collections took a quarter of the time), requests before background work in the writer and in the thread pool, holds ended as the query found them, "
            + "an index of shard and deadline, fewer indexes of a booking, tidying later. With little: 64 at once in a shard instead of 16, in groups of 256 (11.5 s instead of 12.1); 128, "
            + "in groups of 512 (10.4 s, and others' p99 at 2 × instead of 1.3). Without: background work on one thread only (17.6 s); a larger first generation, which the runtime's configuration file cannot ask for",
        ["growth"] = "A booking's entry in the index by buyer falls on a page of chance: with a million old bookings of the same buyers a reserve wrote 22.1 KB to log and file "
            + "instead of 17.2, one page more, and each such page is copied into the file for itself. Tried, with effect on that: a key that begins with the booking's id, so that one event's "
            + "are on few pages, and a short index by buyer in place of two long indexes (19.6 KB instead of 16.8; a million bookings cost less than a tenth of the rate, which is within "
            + "the spread of the rounds, before and after)",
        ["read"] = "Requests go through the Functions pipeline: routing, middleware and binding that an empty handler has not, a seventh of the app's part",
    };

    public static string Of(Target target) => s_reasons[target.Workload];
}
