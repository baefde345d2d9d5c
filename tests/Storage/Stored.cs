using Microsoft.Extensions.DependencyInjection;
using TicketMaster.Storage;

namespace TicketMaster.Tests.Storage;

/// <summary>What the app stores, as its capabilities declare it.</summary>
internal static class Stored
{
    private static readonly IServiceCollection s_app = new ServiceCollection().AddCapabilities();

    public static IReadOnlyList<ContainerSpec> Containers { get; } = s_app.Containers();

    public static ContainerSpec Container(string name) => Containers.Single(container => container.Name == name);

    public static DocumentKind<T> Kind<T>()
        where T : class, IDocument => s_app.Select(
            service => service.ServiceType == typeof(DocumentKind<T>) ? service.ImplementationInstance : null)
            .OfType<DocumentKind<T>>().Single();
}
