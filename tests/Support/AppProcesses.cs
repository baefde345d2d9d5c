using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace TicketMaster.Tests.Support;

/// <summary>
/// The app's services for many thousand processes: each is a scope of one provider, which works out once how every service is made. All
/// that a process has is its scope's, the app's singletons too.
/// </summary>
/// <typeparam name="TProcess">What stands for a process, and knows what is at its edges.</typeparam>
internal sealed class AppProcesses<TProcess>
    where TProcess : class
{
    private readonly IServiceCollection _services = AppServices.OfScopes().AddScoped<Its>();
    private readonly Lazy<ServiceProvider> _provider;

    public AppProcesses() => _provider = new(() => _services.BuildServiceProvider(validateScopes: true));

    /// <summary>Puts something of each process in the place of the app's.</summary>
    public AppProcesses<TProcess> Put<T>(Func<TProcess, T> of)
        where T : class => Put((process, _) => of(process));

    /// <summary>The same, of something that is made with what the process has.</summary>
    public AppProcesses<TProcess> Put<T>(Func<TProcess, IServiceProvider, T> of)
        where T : class
    {
        _services.Replace(ServiceDescriptor.Scoped(services => of(services.GetRequiredService<Its>().Process!, services)));
        return this;
    }

    public IServiceProvider Start(TProcess process)
    {
        IServiceProvider services = _provider.Value.CreateScope().ServiceProvider;
        services.GetRequiredService<Its>().Process = process;
        return services;
    }

    private sealed class Its
    {
        public TProcess? Process { get; set; }
    }
}
