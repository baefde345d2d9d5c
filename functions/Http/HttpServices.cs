using Microsoft.Extensions.DependencyInjection;

namespace TicketMaster.Http;

internal static class HttpServices
{
    public static IServiceCollection AddHttp(this IServiceCollection services) =>
        services.AddSingleton(new FunctionMarks<RequestShape>(typeof(HttpServices).Assembly.GetTypes(), RequestShape.Read));
}
