using TicketMaster.Catalogue;
using TicketMaster.Seats;

namespace TicketMaster.Search;

/// <summary>
/// The version of what the index holds of an event. Two functions, each at least once and in any order, compose an entry from the
/// event and the availability of all its sections as they stand in the store at that moment, never from an older entry. Its version
/// is the event's, then the sum of the availability documents' versions.
/// <para>
/// This is why a stale entry never stays: each of these versions only counts up, so that an entry composed of anything older than
/// what the store holds last has a smaller version than the entry composed of all the last ones, and the index refuses the smaller.
/// The entry of all the last ones is always made, because whichever change came last is followed by a run of one of the functions,
/// which reads everything after it.
/// </para>
/// </summary>
internal static class IndexVersion
{
    private const int AvailabilityBits = 32;

    public static long Of(EventDocument document, IEnumerable<AvailabilityDocument> availability) =>
        ((long)document.Version << AvailabilityBits) + availability.Sum(section => section.Version);
}
