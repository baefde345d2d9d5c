using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Bookings;
using TicketMaster.Storage;
using Xunit;

namespace TicketMaster.Tests.Storage;

/// <summary>What every function that follows a change feed needs on Azure, where no test runs it.</summary>
public sealed class ChangeFeedTests
{
    private static readonly (MethodInfo Method, CosmosDBTriggerAttribute Trigger)[] s_functions =
    [
        .. from type in typeof(Limits).Assembly.GetTypes()
           from method in type.GetMethods()
           from parameter in method.GetParameters()
           let trigger = parameter.GetCustomAttribute<CosmosDBTriggerAttribute>()
           where trigger is not null
           select (method, trigger),
    ];

    [Fact]
    public void A_batch_that_failed_is_tried_again_without_end_since_the_host_would_go_on_to_the_next_one() => Assert.All(
        s_functions, function => Assert.Equal(-1, function.Method.GetCustomAttribute<ExponentialBackoffRetryAttribute>()?.MaxRetryCount));

    [Fact]
    public void Each_keeps_its_own_place_and_begins_at_the_beginning()
    {
        Assert.Contains(s_functions, function => function.Trigger.ContainerName == BookingsContainers.Bookings);
        Assert.Equal(s_functions.Length, s_functions.Select(function => function.Trigger.LeaseContainerPrefix).Distinct().Count());
        Assert.All(s_functions, function =>
        {
            Assert.True(function.Trigger.StartFromBeginning);
            Assert.NotEmpty(function.Trigger.LeaseContainerPrefix!);
            Assert.Equal(StoreNames.Leases, function.Trigger.LeaseContainerName);
        });
    }
}
