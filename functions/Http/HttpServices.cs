using Microsoft.Extensions.DependencyInjection;

namespace TicketMaster.Http;

internal static class HttpServices
{
    public static IServiceCollection AddHttp(this IServiceCollection services)
    {
        Type[] classes = typeof(HttpServices).Assembly.GetTypes();
        return services
            .AddSingleton(new FunctionMarks<RequestShape>(classes, RequestShape.Read))
            .AddSingleton(_ => new KnownRoutes(classes));
    }
}
