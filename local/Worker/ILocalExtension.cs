using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace OneProcess.Worker;

/// <summary>
/// What an area of this runtime adds to every application: its trigger and input bindings, its clients. The builder finds
/// all of them in this assembly, as the real worker finds the extensions that are referenced. What is to be replaceable is
/// added by <c>TryAdd</c> at the use of the service, so registrations of the application, which come later, win.
/// </summary>
internal interface ILocalExtension
{
    void Configure(IServiceCollection services, IConfiguration configuration);
}
