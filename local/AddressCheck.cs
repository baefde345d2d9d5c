using OneProcess.Worker;

namespace TicketMaster.Local;

/// <summary>Whether the app can listen where it is told to, before it makes a catalogue for an hour.</summary>
internal sealed class AddressCheck(HttpServer server) : IStartCheck
{
    public IEnumerable<string> Mistakes() => server.CannotListen();
}
