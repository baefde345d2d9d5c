using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Xunit;

namespace TicketMaster.Tests.Tickets;

/// <summary>
/// Reads QR codes as a scanner does, from pixels. Its decoder (jsQR, on Node) knows nothing of how they were drawn.
/// </summary>
public sealed class QrReader : IAsyncLifetime
{
    private static readonly TimeSpan s_reads = TimeSpan.FromSeconds(60);

    private Process? _process;

    public async Task InitializeAsync()
    {
        if (Node.IsThere)
        {
            _process = await Node.StartAsync(Path.Combine(AppContext.BaseDirectory, "Tickets", "qr-reader"), "read.js");
        }
    }

    public Task DisposeAsync()
    {
        _process?.StandardInput.Close();
        _process?.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>What the picture says; empty where there is no code in it.</summary>
    internal async Task<string> ReadAsync(Raster picture) => (await ReadWithVersionAsync(picture)).Text;

    /// <summary>The same with the version of the code: 0 where there is none.</summary>
    internal async Task<(int Version, string Text)> ReadWithVersionAsync(Raster picture)
    {
        Node.IsNeeded();
        Process process = _process ?? throw new InvalidOperationException("There is no Node.");
        await process.StandardInput.WriteLineAsync(
            JsonSerializer.Serialize(new { width = picture.Width, grey = Convert.ToBase64String(picture.Grey) }));
        string line = await process.StandardOutput.ReadLineAsync().WaitAsync(s_reads)
            ?? throw new InvalidOperationException("The reader ended.");
        int blank = line.IndexOf(' ', StringComparison.Ordinal);
        return blank < 0 ? (0, "") : (int.Parse(line[..blank], CultureInfo.InvariantCulture), line[(blank + 1)..]);
    }
}
