using TicketMaster.Tests.Web;
using Xunit;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("TicketMaster.Tests.Support.BrowserFirst", "TicketMaster.Tests")]

namespace TicketMaster.Tests.Support;

/// <summary>The stories in the browser run one after the other and take longest. They begin first, or all would wait for them.</summary>
public sealed class BrowserFirst : ITestCollectionOrderer
{
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => collection.DisplayName != nameof(Browser));
}
