using System.Globalization;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;
using OneProcess.FullText;
using Xunit;
using Directory = Lucene.Net.Store.Directory;

namespace TicketMaster.Tests.OneProcess.FullText;

/// <summary>
/// A process dies at a step of its work with the disk: nothing is done from there on. The change feed forgets what was acknowledged, so the
/// next start must find that: all of it, and of the batch under way all or nothing.
/// </summary>
public sealed class LuceneAfterDeathTests
{
    private const int Batches = 12;
    private const int Stride = 7;
    private const int JoinedAfter = 5;

    private static readonly LuceneSchema s_schema = new("1", new SpacedWords(), new BM25Similarity());

    [Fact]
    public async Task At_whatever_step_it_dies_the_next_start_finds_what_was_acknowledged()
    {
        int step = 1;
        while (await DiesAsync(step))
        {
            // The first steps make the index; of the many that follow, some.
            step += step < Stride ? 1 : Stride;
        }

        Assert.True(step > 10 * Stride, $"It had only {step} steps.");
    }

    /// <returns>Whether it came to that step.</returns>
    private static async Task<bool> DiesAsync(int step)
    {
        using TemporaryFolder folder = new();
        var death = new Death(step);
        LuceneIndex? index = null;
        int acknowledged = 0;
        try
        {
            index = LuceneIndex.Open(folder.File("search.db"), s_schema, files => new MortalDirectory(files, death));
            await index.MarkFilledAsync();
            while (acknowledged < Batches)
            {
                await index.WriteAsync(Batch(acknowledged), default);
                acknowledged++;
                if (acknowledged % JoinedAfter == 0)
                {
                    Assert.True(await index.JoinPartsAsync(default, fewest: 1));
                }
            }
        }
#pragma warning disable CA1031 // Lucene wraps what its files throw.
        catch (Exception) when (death.IsDead)
#pragma warning restore CA1031
        {
        }

        using TemporaryFolder left = folder.AsAfterKill();
        End(index);
        using var next = LuceneIndex.Open(left.File("search.db"), s_schema);
        Assert.True(next.AnewBecause is null || index is null, next.AnewBecause);
        string[] found = next.Search(Contents);
        Assert.True(
            found.SequenceEqual(After(acknowledged)) || (death.IsDead && found.SequenceEqual(After(acknowledged + 1))),
            $"Step {step}, {acknowledged} batches acknowledged, found {string.Join(' ', found)}");
        return death.IsDead;
    }

    /// <summary>Each batch adds a document, changes that of the batch before, and ends that of the one before it.</summary>
    private static VersionedDocument[] Batch(int number) =>
    [
        Document(number, version: 1),
        .. number > 0 ? [Document(number - 1, version: 2)] : Array.Empty<VersionedDocument>(),
        .. number > 1 ? [new VersionedDocument($"d{number - 2}", 3, null)] : Array.Empty<VersionedDocument>(),
    ];

    private static VersionedDocument Document(int number, long version) =>
        new($"d{number}", version, [new StringField("text", $"d{number}v{version}", Field.Store.YES)]);

    private static string[] After(int batches)
    {
        Dictionary<string, string> all = [];
        foreach (VersionedDocument document in Enumerable.Range(0, batches).SelectMany(Batch))
        {
            all.Remove(document.Id);
            if (document.Document is { } fields)
            {
                all[document.Id] = fields.Get("text", CultureInfo.InvariantCulture);
            }
        }

        return [.. all.Values.Order(StringComparer.Ordinal)];
    }

    private static string[] Contents(IndexSearcher searcher) =>
    [
        .. searcher.Search(new MatchAllDocsQuery(), 1_000).ScoreDocs
            .Select(hit => searcher.Doc(hit.Doc).Get("text", CultureInfo.InvariantCulture))
            .OfType<string>().Order(StringComparer.Ordinal),
    ];

    private static void End(LuceneIndex? index)
    {
        try
        {
            index?.Dispose();
        }
#pragma warning disable CA1031 // It is dead already.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    private sealed class Death(int step)
    {
        private int _steps;

        public bool IsDead => Volatile.Read(ref _steps) >= step;

        public void Step()
        {
            if (Interlocked.Increment(ref _steps) >= step)
            {
                throw new IOException("The process is dead.");
            }
        }
    }

    private sealed class MortalDirectory(Directory files, Death death) : FilterDirectory(files)
    {
        public override IndexOutput CreateOutput(string name, IOContext context)
        {
            death.Step();
            return base.CreateOutput(name, context);
        }

        public override void DeleteFile(string name)
        {
            death.Step();
            base.DeleteFile(name);
        }

        public override void Sync(ICollection<string> names)
        {
            death.Step();
            base.Sync(names);
        }
    }
}
