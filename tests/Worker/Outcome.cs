using TicketMaster.Tests.Worker.Rpc;
using Xunit;

namespace TicketMaster.Tests.Worker;

/// <summary>How what a host asked of its worker ended.</summary>
internal static class Outcome
{
    public static void IsSuccess(this StatusResult result) =>
        Assert.True(result.Status == StatusResult.Types.Status.Success, result.Exception?.Message ?? $"{result.Status}");

    public static async Task<InvocationResponse> SucceedsAsync(this Task<InvocationResponse> invocation)
    {
        InvocationResponse response = await invocation;
        response.Result.IsSuccess();
        return response;
    }

    /// <summary>What the host is told of the failure.</summary>
    public static async Task<string> FailsAsync(this Task<InvocationResponse> invocation)
    {
        InvocationResponse response = await invocation;
        Assert.Equal(StatusResult.Types.Status.Failure, response.Result.Status);
        return response.Result.Exception.Message;
    }
}
