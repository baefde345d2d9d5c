using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TicketMaster.Storage;

namespace TicketMaster.Bookings;

internal static class BookingsServices
{
    public static IServiceCollection AddBookings(this IServiceCollection services) => services
        .AddSettings<BookingOptions>(BookingOptions.Section)
        .AddSingleton<IValidateOptions<BookingOptions>, ReturnAddressValidation>()
        .AddDocuments(BookingsContainers.BookingDocuments)
        .AddDocuments(BookingsContainers.UsedKeyDocuments)
        .AddSingleton<IValidateOptions<BookingOptions>, BookingKeysValidation>()
        .AddSingleton<BookingKeys>()
        .AddSingleton<UsedKeys>()
        .AddSingleton<SeatClaims>()
        .AddSingleton<TimingWheel>()
        .AddSingleton<BuyerNotices>()
        .AddSingleton<BookingAlerts>()
        .AddSingleton<BookingAnswers>();
}
