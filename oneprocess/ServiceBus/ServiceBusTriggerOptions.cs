using System.Text.Json;
using Microsoft.Extensions.Configuration;
using OneProcess.Worker.Http;

namespace OneProcess.ServiceBus;

/// <summary>host.json's <c>extensions.serviceBus</c>, with the host's defaults.</summary>
internal sealed record ServiceBusTriggerOptions
{
    /// <summary>Whether a message is completed when its function returns. Functions that settle their messages are not served.</summary>
    public bool AutoCompleteMessages { get; init; } = true;

    /// <summary>How long the lock of a running function's message is renewed at most.</summary>
    public TimeSpan MaxAutoLockRenewalDuration { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Messages of one function handled at a time.</summary>
    public int MaxConcurrentCalls { get; init; } = 16;

    public static ServiceBusTriggerOptions Read(IConfiguration configuration)
    {
        ServiceBusTriggerOptions options = HostJson.Extension(
            configuration,
            "serviceBus",
            serviceBus => serviceBus.Deserialize<ServiceBusTriggerOptions>(JsonSerializerOptions.Web)) ?? new ServiceBusTriggerOptions();
        if (!options.AutoCompleteMessages)
        {
            throw new InvalidOperationException(
                "host.json's extensions.serviceBus.autoCompleteMessages must be true: messages are settled for their functions.");
        }

        return options.MaxConcurrentCalls >= 1
            ? options
            : throw new InvalidOperationException(
                $"host.json's extensions.serviceBus.maxConcurrentCalls must be at least 1, not {options.MaxConcurrentCalls}.");
    }
}
