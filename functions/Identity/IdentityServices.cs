using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TicketMaster.Identity;

internal static class IdentityServices
{
    public static IServiceCollection AddIdentity(this IServiceCollection services)
    {
        services.AddSettings<IdentityOptions>(IdentityOptions.Section);
        services.AddSingleton<IValidateOptions<IdentityOptions>, IdentityOptionsValidation>();
        services.AddSingleton<Issuer>();
        services.AddSingleton<TokenValidation>();
        services.AddSingleton<BearerCheck>();
        services.AddSingleton<CrossOrigin>();
        services.AddSingleton(new FunctionAccess(typeof(IdentityServices).Assembly.GetTypes()));
        return services;
    }
}
