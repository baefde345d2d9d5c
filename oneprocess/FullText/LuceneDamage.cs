using Lucene.Net.Index;
using Lucene.Net.Store;
using Directory = System.IO.Directory;

namespace OneProcess.FullText;

/// <summary>Looks whether the files of an index are whole, by their checksums.</summary>
internal static class LuceneDamage
{
    /// <summary>The commit's own note of which index it is of.</summary>
    public const string IndexId = "index";

    /// <returns>What is wrong with the index in a folder; null if nothing is.</returns>
    public static string? Find(string folder, string id)
    {
        if (!Directory.Exists(folder))
        {
            return "its files are missing";
        }

        try
        {
            using var files = FSDirectory.Open(folder);
            if (!DirectoryReader.IndexExists(files))
            {
                return "its files are missing";
            }

            using var reader = DirectoryReader.Open(files);
            foreach (AtomicReaderContext leaf in reader.Leaves)
            {
                leaf.AtomicReader.CheckIntegrity();
            }

            return reader.IndexCommit.UserData.TryGetValue(IndexId, out string? of) && of == id ? null : "its files are another index's";
        }
#pragma warning disable CA1031 // Lucene tells damage by many kinds of exceptions: a damaged length even asks for more memory than there is.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return $"it is damaged ({exception.Message})";
        }
    }
}
