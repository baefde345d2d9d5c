using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace OneProcess.Worker;

/// <summary>Tries addresses as the server would listen on them, and lets them go again.</summary>
internal static class ListeningTrial
{
    private const string HowTo = "give another with --urls or ASPNETCORE_URLS, such as http://localhost:7071.";

    /// <summary>One sentence for each address that the server cannot listen on.</summary>
    public static IReadOnlyList<string> Mistakes(IEnumerable<string> addresses)
    {
        List<Socket> held = [];
        try
        {
            return [.. addresses.Select(address => Mistake(address, held)).OfType<string>()];
        }
        finally
        {
            held.ForEach(socket => socket.Dispose());
        }
    }

    private static string? Mistake(string address, List<Socket> held)
    {
        BindingAddress parsed;
        try
        {
            parsed = BindingAddress.Parse(address);
        }
        catch (FormatException)
        {
            return $"'urls' has '{address}', which is no address: {HowTo}";
        }

        bool isLocalhost = parsed.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
        string? mistake = parsed switch
        {
            { IsUnixPipe: true } or { IsNamedPipe: true } => null,
            _ when IsNone(parsed.Host) => $"'urls' has '{address}', which is no address: {HowTo}",
            { Scheme: not "http" } => $"'urls' has '{address}', and this server speaks http only: let a proxy before it speak https.",
            { Port: < 0 or > 65535 } => $"'urls' has '{address}', whose port is none: {HowTo}",
            { PathBase.Length: > 0 } => $"'urls' has '{address}', with a path: an address ends with its port.",
            { Port: 0 } when isLocalhost => $"'urls' has '{address}': a free port is had of an address, as in http://127.0.0.1:0.",
            _ => "",
        };
        return mistake is { Length: 0 } ? Listen(address, Endpoints(parsed, isLocalhost), isLocalhost, held) : mistake;
    }

    /// <summary>Neither an address nor a name, such as 256.1.1.1. The server would listen on every address of this machine.</summary>
    private static bool IsNone(string host) =>
        host is not ("*" or "+") && !IPAddress.TryParse(host, out _) && !host.Any(char.IsLetter);

    /// <summary>As the server reads a host: an address is itself, and any other name is every address of this machine.</summary>
    private static IPEndPoint[] Endpoints(BindingAddress address, bool isLocalhost) =>
        isLocalhost ? [new(IPAddress.Loopback, address.Port), new(IPAddress.IPv6Loopback, address.Port)]
        : IPAddress.TryParse(address.Host, out IPAddress? ip) ? [new(ip, address.Port)]
        : [new(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, address.Port)];

    private static string? Listen(string address, IPEndPoint[] endpoints, bool oneIsEnough, List<Socket> held)
    {
        SocketException? failure = null;
        int failed = 0;
        foreach (IPEndPoint endpoint in endpoints)
        {
            try
            {
                var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                held.Add(socket);
                if (endpoint.Address.Equals(IPAddress.IPv6Any))
                {
                    socket.DualMode = true;
                }

                socket.Bind(endpoint);
                socket.Listen();
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                return $"'urls' has '{address}', where another program listens already: end it, or {HowTo}";
            }
            catch (SocketException exception)
            {
                failure = exception;
                failed++;
            }
        }

        return failure is null || (oneIsEnough && failed < endpoints.Length)
            ? null
            : $"'urls' has '{address}', where this server cannot listen ({failure.Message}): {HowTo}";
    }
}
