using System.Text;
using QRCoder;

namespace TicketMaster.Tickets;

/// <summary>A code as a QR code with its quiet zone: black on white, to be read from a phone held at arm's length.</summary>
internal static class TicketPicture
{
    /// <summary>Pixels a module: about 700 to a side, so that a phone shows each as more than one of its own.</summary>
    private const int Module = 8;

    public static byte[] Svg(string code)
    {
        using QRCodeData modules = Modules(code);
        using var picture = new SvgQRCode(modules);
        return Encoding.UTF8.GetBytes(picture.GetGraphic(Module));
    }

    public static byte[] Png(string code)
    {
        using QRCodeData modules = Modules(code);
        using var picture = new PngByteQRCode(modules);
        return picture.GetGraphic(Module);
    }

    /// <summary>Level M: 15 % may be dirt or a broken screen, and the modules are still large enough.</summary>
    private static QRCodeData Modules(string code) => QRCodeGenerator.GenerateQrCode(code, QRCodeGenerator.ECCLevel.M);
}
