using System.IO.MemoryMappedFiles;
using Lucene.Net.Store;

namespace OneProcess.FullText;

/// <summary>
/// Reads a mapped file, or a part of one. The mapping ends when nothing refers to it any more, never before: a file that is read cannot
/// vanish from under its reader.
/// </summary>
internal sealed unsafe class MappedInput : IndexInput
{
    private readonly MemoryMappedViewAccessor? _view;
    private readonly byte* _bytes;
    private readonly long _offset;
    private readonly long _length;
    private long _position;

    /// <param name="path">Names it in errors.</param>
    /// <param name="view">Null for an empty file. Its handle unmaps the file once nothing refers to it.</param>
    /// <param name="offset">Where the part begins.</param>
    /// <param name="length">How many bytes it has.</param>
    public MappedInput(string path, MemoryMappedViewAccessor? view, long offset, long length)
        : base(path)
    {
        (_view, _offset, _length) = (view, offset, length);
        _bytes = view is null ? null : (byte*)view.SafeMemoryMappedViewHandle.DangerousGetHandle() + view.PointerOffset + offset;
    }

    public override long Length => _length;

    public override long Position => _position;

    public MappedInput Slice(long offset, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _length - offset);
        return new MappedInput(ToString(), _view, _offset + offset, length);
    }

    public override void Seek(long pos)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pos);
        _position = pos;
    }

    public override byte ReadByte()
    {
        if (_position >= _length)
        {
            throw Ended();
        }

        byte read = _bytes[_position++];
        GC.KeepAlive(this);
        return read;
    }

    public override void ReadBytes(byte[] b, int offset, int len)
    {
        if (len > _length - _position)
        {
            throw Ended();
        }

        if (len > 0)
        {
            new ReadOnlySpan<byte>(_bytes + _position, len).CopyTo(b.AsSpan(offset, len));
            _position += len;
        }

        GC.KeepAlive(this);
    }

    protected override void Dispose(bool disposing)
    {
    }

    private EndOfStreamException Ended() => new($"Read past the end of {this}.");
}
