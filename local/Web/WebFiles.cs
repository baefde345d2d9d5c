using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using TicketMaster.Http;

namespace TicketMaster.Local.Web;

/// <summary>One file of the browser client, kept coded in each way it was asked for.</summary>
internal sealed class WebFile(byte[] body, string contentType)
{
    private readonly byte[]?[] _coded = new byte[]?[3];

    public string ContentType { get; } = contentType;

    public byte[] Body { get; } = body;

    public string ETag { get; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(body)).AsSpan(0, 16)}\"";

    public byte[] Coded(ContentCoding coding) => _coded[(int)coding] ??= coding == ContentCoding.Identity
        ? Body
        : ContentCodings.Encode(Body, coding, CompressionLevel.SmallestSize);
}

/// <summary>The files of one release. They stand below a name of what they hold, so that they can be kept for ever.</summary>
/// <param name="Name">The release's hash.</param>
/// <param name="Files">By their path below it, with '/'.</param>
/// <param name="Roots">Those of the folder <c>root/</c>, which keep their addresses from release to release.</param>
internal sealed record WebRelease(string Name, IReadOnlyDictionary<string, WebFile> Files, IReadOnlyDictionary<string, WebFile> Roots);

/// <summary>The files of the folder <c>web/</c>.</summary>
internal sealed class WebFiles(string? folder)
{
    /// <summary>What root files write where the release's name belongs.</summary>
    private const string ReleaseMark = "{release}";

    private readonly Lock _loading = new();
    private (long Stamp, WebRelease Release)? _loaded;

    /// <summary>What each kind of file is, by its extension. Others are not served.</summary>
    public static IReadOnlyDictionary<string, string> Types { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        [".css"] = "text/css; charset=utf-8",
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".json"] = "application/json; charset=utf-8",
        [".png"] = "image/png",
        [".svg"] = "image/svg+xml",
        [".txt"] = "text/plain; charset=utf-8",
        [".webmanifest"] = "application/manifest+json; charset=utf-8",
        [".woff2"] = "font/woff2",
    };

    public static bool AreIn(string folder) => File.Exists(Path.Combine(folder, "root", WebPaths.Page));

    /// <summary>The release as the folder has it now; null where there is no folder.</summary>
    public WebRelease? Current()
    {
        if (folder is null)
        {
            return null;
        }

        FileInfo[] files = [.. new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => Types.ContainsKey(file.Extension) && !file.FullName.Contains("node_modules", StringComparison.Ordinal))
            .OrderBy(file => file.FullName, StringComparer.Ordinal)];
        HashCode stamp = new();
        foreach (FileInfo file in files)
        {
            stamp.Add(file.FullName);
            stamp.Add(file.LastWriteTimeUtc);
            stamp.Add(file.Length);
        }

        lock (_loading)
        {
            if (_loaded?.Stamp != stamp.ToHashCode())
            {
                _loaded = (stamp.ToHashCode(), Load(files));
            }

            return _loaded!.Value.Release;
        }
    }

    private WebRelease Load(FileInfo[] files)
    {
        Dictionary<string, byte[]> bodies = files.ToDictionary(
            file => Path.GetRelativePath(folder!, file.FullName).Replace(Path.DirectorySeparatorChar, '/'),
            file => File.ReadAllBytes(file.FullName),
            StringComparer.Ordinal);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string path, byte[] body) in bodies)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{path}\n{body.Length}\n"));
            hash.AppendData(body);
        }

        string name = Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
        ILookup<bool, KeyValuePair<string, byte[]>> split = bodies.ToLookup(pair => pair.Key.StartsWith("root/", StringComparison.Ordinal));
        return new WebRelease(
            name,
            split[false].ToDictionary(pair => pair.Key, pair => Make(pair.Key, pair.Value)),
            split[true].ToDictionary(pair => pair.Key["root/".Length..], pair => Make(pair.Key, Named(pair.Key, pair.Value, name))));
    }

    private static WebFile Make(string path, byte[] body) => new(body, Types[Path.GetExtension(path)]);

    private static byte[] Named(string path, byte[] body, string release) => Path.GetExtension(path) == ".png"
        ? body
        : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace(ReleaseMark, release, StringComparison.Ordinal));
}
