using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TicketMaster.Bookings;
using TicketMaster.Storage;
using TicketMaster.Tests.Simulation;
using TicketMaster.Tests.Tickets;

namespace TicketMaster.Tests.Support;

/// <summary>
/// The app's services as <see cref="Composition.AddTicketMaster"/> composes them, and its functions. Documents are in memory and the
/// clock is the test's; a test puts its own at the other edges and takes what it is about from the provider.
/// </summary>
internal static class AppServices
{
    private static readonly ServiceDescriptor[] s_composed = Compose();

    public static IServiceCollection Of(TimeProvider clock) => new ServiceCollection().Add(s_composed).Put(clock);

    /// <summary>The same for a provider each of whose scopes is a process: what is one of a kind is so in its scope.</summary>
    public static IServiceCollection OfScopes() => new ServiceCollection().Add(s_composed.Select(service => service switch
    {
        { Lifetime: not ServiceLifetime.Singleton } or { IsKeyedService: true } or { ImplementationInstance: not null } => service,
        { ImplementationType: { } type } => ServiceDescriptor.Scoped(service.ServiceType, type),
        _ => ServiceDescriptor.Scoped(service.ServiceType, service.ImplementationFactory!),
    }));

    /// <summary>Puts something in the place of the app's.</summary>
    public static IServiceCollection Put<T>(this IServiceCollection services, T instance)
        where T : class => services.Replace(ServiceDescriptor.Singleton(instance));

    /// <summary>One of a class with some arguments that are not the app's.</summary>
    public static T New<T>(this IServiceProvider services, params object[] instead) =>
        ActivatorUtilities.CreateInstance<T>(services, instead);

    private static ServiceDescriptor[] Compose()
    {
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder([]);
        builder.AddTicketMaster();
        foreach (Type functions in typeof(Composition).Assembly.GetTypes().Where(HasFunctions))
        {
            builder.Services.AddSingleton(functions);
        }

        builder.Services.AddSingleton(typeof(IDocumentContainer<>), typeof(MemoryContainer<>));
        builder.Services.PostConfigure<BookingOptions>(options =>
        {
            options.IdKey ??= BookingKeysValidation.NotForThisApp;
            options.ReturnAddress ??= "https://tickets.example";
        });
        builder.Services.Put<ILoggerFactory>(NullLoggerFactory.Instance);
        builder.Services.Put(TestKeys.NewCodes());
        return [.. builder.Services];
    }

    private static bool HasFunctions(Type type) =>
        type is { IsClass: true, IsAbstract: false } && type.GetMethods().Any(method => method.IsDefined(typeof(FunctionAttribute), false));
}
