using System.Buffers.Binary;
using System.Text;

namespace OneProcess.FullText;

/// <summary>
/// A document's fields as the file keeps them: keywords, numbers, the point, and phrases with the numbers of their kinds. Every start reads
/// all of them. So they are not JSON, and do not become strings that the tables in memory already have.
/// </summary>
internal ref struct StoredFields(ReadOnlySpan<byte> bytes, char[] buffer)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public static byte[] Write(FullTextDocument document, FullTextSchema schema)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        foreach (string keyword in document.Keywords)
        {
            WriteText(writer, keyword);
        }

        foreach (double number in document.Numbers)
        {
            writer.Write(number);
        }

        writer.Write(document.Point?.Latitude ?? double.NaN);
        writer.Write(document.Point?.Longitude ?? double.NaN);
        writer.Write(document.Phrases.Count);
        foreach (Phrase phrase in document.Phrases)
        {
            writer.Write(schema.Kind(phrase.Kind));
            WriteText(writer, phrase.Text);
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>A count, or a number below <paramref name="end"/>.</summary>
    public int ReadCount(int end = int.MaxValue)
    {
        int count = BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));
        return count >= 0 && count < end ? count : throw Damaged();
    }

    public double ReadNumber() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    /// <summary>A text, valid until the next is read.</summary>
    public ReadOnlySpan<char> ReadText()
    {
        ReadOnlySpan<byte> text = Take(ReadCount());
        if (buffer.Length < text.Length)
        {
            buffer = new char[text.Length];
        }

        return buffer.AsSpan(0, Encoding.UTF8.GetChars(text, buffer));
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw Damaged();
        }

        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static InvalidDataException Damaged() => new("A document of the index is damaged.");

    private static void WriteText(BinaryWriter writer, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }
}
