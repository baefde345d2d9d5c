using Lucene.Net.Store;
using OneProcess.FullText;
using Xunit;

namespace TicketMaster.Tests.OneProcess.FullText;

/// <summary>Files of the index as Lucene reads them. Past the end of one lies other memory, so nothing may be read there.</summary>
public sealed class MappedFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MappedFiles _files;

    public MappedFilesTests()
    {
        File.WriteAllBytes(_folder.File("ten"), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        File.WriteAllBytes(_folder.File("none"), []);
        _files = new MappedFiles(new DirectoryInfo(Path.GetDirectoryName(_folder.File("ten"))!));
    }

    public void Dispose()
    {
        _files.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_file_is_read_from_anywhere_and_its_copies_each_have_their_own_place()
    {
        using IndexInput whole = _files.OpenInput("ten", IOContext.DEFAULT);
        whole.Seek(4);
        var copy = (IndexInput)whole.Clone();

        Assert.Equal(10, whole.Length);
        Assert.Equal(4, whole.ReadByte());
        Assert.Equal([5, 6, 7], Read(whole, 3));
        Assert.Equal([4, 5], Read(copy, 2));
        Assert.Equal((8, 6), (whole.Position, copy.Position));
    }

    [Fact]
    public void A_part_ends_where_it_ends_and_so_does_a_part_of_it()
    {
        using Lucene.Net.Store.Directory.IndexInputSlicer slicer = _files.CreateSlicer("ten", IOContext.DEFAULT);
        using var part = (MappedInput)slicer.OpenSlice("part", 2, 5);
        using MappedInput within = part.Slice(1, 3);

        Assert.Equal([2, 3, 4, 5, 6], Read(part, 5));
        Assert.Equal([3, 4, 5], Read(within, 3));
        Assert.Throws<EndOfStreamException>(() => part.ReadByte());
        Assert.Throws<EndOfStreamException>(() => within.ReadByte());
        Assert.Throws<ArgumentOutOfRangeException>(() => part.Slice(3, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => part.Slice(-1, 3));
    }

    [Theory]
    [InlineData("ten", 0, 11)]
    [InlineData("ten", 9, 2)]
    [InlineData("ten", 10, 1)]
    [InlineData("ten", 11, 0)]
    [InlineData("ten", long.MaxValue, 1)]
    [InlineData("none", 0, 1)]
    public void Nothing_is_read_past_the_end(string name, long from, int count)
    {
        using IndexInput input = _files.OpenInput(name, IOContext.DEFAULT);
        input.Seek(from);

        Assert.Throws<EndOfStreamException>(() => Read(input, count));
    }

    [Fact]
    public void A_file_that_is_not_there_is_not_found() =>
        Assert.Throws<FileNotFoundException>(() => _files.OpenInput("other", IOContext.DEFAULT));

    private static byte[] Read(IndexInput input, int count)
    {
        byte[] read = new byte[count];
        input.ReadBytes(read, 0, count);
        return read;
    }
}
