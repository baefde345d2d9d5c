using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace OneProcess.Worker;

/// <summary>
/// What an area of this runtime adds to every application: its trigger and input bindings, its clients. The builder finds
/// all of them in this assembly, as the real worker finds the extensions that are referenced. They are added before the
/// application's own services, so that what the application registers again takes their place.
/// </summary>
internal interface ILocalExtension
{
    void Configure(IServiceCollection services, IConfiguration configuration);
}
