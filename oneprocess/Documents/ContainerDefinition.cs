using System.Text.RegularExpressions;

namespace OneProcess.Documents;

/// <summary>A container of JSON documents.</summary>
/// <param name="Database">The database that triggers name it by.</param>
/// <param name="Name">Its name within the database.</param>
/// <param name="PartitionKeyPath">A top-level string property, written <c>/name</c>.</param>
/// <param name="IndexedProperties">Top-level properties that queries may compare and order by.</param>
public sealed partial record ContainerDefinition(
    string Database, string Name, string PartitionKeyPath, IReadOnlyList<string> IndexedProperties)
{
    /// <summary>
    /// Top-level properties without an index that queries may compare too, and order by within a partition. A query over all partitions
    /// reads every document that the indexed properties leave.
    /// </summary>
    public IReadOnlyList<string> ComparedProperties { get; init; } = [];

    /// <summary>
    /// Pairs of properties with an index for queries over all partitions: one value of the first, in the order of the second. Of those that
    /// fit a query the first is used.
    /// </summary>
    public IReadOnlyList<(string Equal, string Order)> OrderedWithin { get; init; } = [];

    /// <summary>
    /// Lists of properties with an index for queries within a partition: one value of each but the last, in the order of the last. Without
    /// one a query within a partition reads all of the partition's documents. Where ids are indexed alone, it finds them by the first list
    /// of one property, whose index has every document: it should be a property that most have.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<string>> InPartition { get; init; } = [];

    /// <summary>
    /// Lists of objects, each with a member that has an index. A predicate on <c>list.member</c> holds for a document one of whose objects
    /// has the value.
    /// </summary>
    public IReadOnlyList<(string List, string Member)> InLists { get; init; } = [];

    /// <summary>The property that <see cref="PartitionKeyPath"/> points to.</summary>
    internal string PartitionKeyProperty => PartitionKeyPath[1..];

    /// <summary>Refuses other names, since they become part of SQL texts.</summary>
    internal void Validate()
    {
        if (!Identifier().IsMatch(Database) || !Identifier().IsMatch(Name))
        {
            throw new ArgumentException($"'{Database}/{Name}' is no container name: letters, digits, '_' and '-' only.");
        }

        IEnumerable<string> ordered = OrderedWithin.SelectMany(index => new[] { index.Equal, index.Order });
        IEnumerable<string> inPartition = InPartition.SelectMany(index => index);
        IEnumerable<string> inLists = InLists.SelectMany(index => new[] { index.List, index.Member });
        foreach (string property in IndexedProperties.Concat(ComparedProperties).Concat(ordered).Concat(inPartition).Concat(inLists)
            .Prepend(PartitionKeyPath.StartsWith('/') ? PartitionKeyProperty : ""))
        {
            if (!Property().IsMatch(property))
            {
                throw new ArgumentException(
                    $"Container '{Name}': '{property}' is no top-level property (the partition key path is '{PartitionKeyPath}').");
            }
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]+\z")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex Property();
}
