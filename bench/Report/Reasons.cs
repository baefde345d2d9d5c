namespace TicketMaster.Bench.Report;

/// <summary>Why a target is missed where it is: what profiles of the workloads showed, and what was tried.</summary>
internal static class Reasons
{
    private static readonly Dictionary<string, string> s_reasons = new()
    {
        ["reserve"] = "Both processors are busy: of what the app spends on a reserve a fifth is the token's signature, a fifth the two durable writes, "
            + "a fifth sockets and Kestrel, the rest is spread thin over JSON, the function pipeline and the change feed. Tried, with effect: the log copied beside "
            + "the writer instead of within commits, statements without command objects or savepoints, feeds that pause under load",
        ["purchase"] = "Both processors are busy: 1.4 ms of them a sale in the app, 0.3 in buyers and bank, against 0.4 and 0.2 (and PostgreSQL's) of the relational design, "
            + "whose webhook captures by itself, issues nothing and audits nothing. There are about nineteen durable writes a sale (eleven of documents, two of them the audit's; "
            + "four of orchestrations; four of the queues), six calls over HTTP, and one look at the provider that the relational design does not take. Tried, with effect: "
            + "an activity's answer and the turn after it in one write, a start with its first turn, rows read without command objects, JSON read once a version; "
            + "without: a millisecond's wait before each commit, 64 settlings at once instead of 16",
        ["search"] = "Words are looked up in memory and only the documents of the rarest are looked at; of what is left most is the answer: twenty bodies read from the file, and JSON",
        ["start"] = "The runtime compiles for 0.5 s, with or without data. Beside that every document of the demo catalogue is checked against its hash, its indexes are checked "
            + "by another connection, and the search index is loaded",
        ["sellout"] = "More than twice as many reserves are refused as by the relational design: a look at the seats may be a few tenths of a second old, as the "
            + "projection follows the sale",
        ["expiry"] = "Both processors are busy: a hold's end costs 0.2 to 0.3 ms of them (two durable conditional writes, a read, the JSON of each, the projection of the seat), so "
            + "that 5,000 to 9,000 a second are freed, from 1 s after their deadline on. Others wait for groups of commits and for a processor. Tried, with effect: holds ended as the query "
            + "found them, an index of shard and deadline, fewer indexes of a booking, tidying later. Without: 32 or 64 at once in a shard instead of 16 are a tenth faster, "
            + "and others wait longer; a collector that does not run beside the app",
        ["growth"] = "Not profiled yet",
        ["read"] = "Requests go through the Functions pipeline: routing, middleware and binding that an empty handler has not",
    };

    public static string Of(Target target) => s_reasons[target.Workload];
}
