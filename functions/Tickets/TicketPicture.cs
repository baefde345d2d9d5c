using System.Text;
using QRCoder;

namespace TicketMaster.Tickets;

/// <summary>A code as QR code with a quiet zone, readable from a phone at arm's length.</summary>
internal static class TicketPicture
{
    /// <summary>Pixels a module, for a picture of about 700 by 700.</summary>
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

    /// <summary>Level M survives the loss of 15 % and keeps the modules large.</summary>
    private static QRCodeData Modules(string code) => QRCodeGenerator.GenerateQrCode(code, QRCodeGenerator.ECCLevel.M);
}
