using System.Net;
using TicketMaster.Adapters;
using TicketMaster.Storage;
using Xunit;

namespace TicketMaster.Tests.Storage;

public sealed class CosmosAnswerTests
{
    [Theory]
    [InlineData("Read", 200, 0, "Ok")]
    [InlineData("Create", 201, 0, "Ok")]
    [InlineData("Delete", 204, 0, "Ok")]
    [InlineData("Read", 404, 0, "NotFound")]
    [InlineData("Replace", 404, 0, "NotFound")]
    [InlineData("Delete", 404, 0, "NotFound")]
    [InlineData("Create", 409, 0, "Conflict")]
    [InlineData("Replace", 412, 0, "PreconditionFailed")]
    [InlineData("Delete", 412, 0, "PreconditionFailed")]
    [InlineData("Create", 429, 3200, "Throttled")]
    [InlineData("Query", 429, 3200, "Throttled")]
    [InlineData("Replace", 449, 0, "Throttled")]
    [InlineData("Create", 403, 3, "Throttled")]
    [InlineData("Create", 403, 1008, "Throttled")]
    [InlineData("Create", 408, 0, "Unknown")]
    [InlineData("Read", 408, 0, "Unknown")]
    [InlineData("Replace", 410, 1002, "Unknown")]
    [InlineData("Query", 410, 0, "Unknown")]
    [InlineData("Create", 500, 0, "Unknown")]
    [InlineData("Create", 503, 0, "Unknown")]
    [InlineData("Read", 404, 1002, "Unknown")]
    [InlineData("Query", 404, 1002, "Unknown")]
    public void An_expected_status_is_an_outcome(string operation, int status, int subStatus, string outcome) =>
        Assert.Equal(Enum.Parse<StoreStatus>(outcome), Of(operation, status, subStatus));

    [Theory]
    [InlineData("Read", 404, 1003)]
    [InlineData("Create", 404, 0)]
    [InlineData("Query", 404, 0)]
    [InlineData("Create", 400, 0)]
    [InlineData("Read", 401, 0)]
    [InlineData("Read", 403, 0)]
    [InlineData("Create", 403, 1014)]
    [InlineData("Replace", 409, 0)]
    [InlineData("Create", 413, 0)]
    public void A_status_that_only_a_mistake_gives_is_none(string operation, int status, int subStatus) =>
        Assert.Null(Of(operation, status, subStatus));

    private static StoreStatus? Of(string operation, int status, int subStatus) =>
        CosmosAnswer.ToStatus(Enum.Parse<CosmosOperation>(operation), (HttpStatusCode)status, subStatus);
}
