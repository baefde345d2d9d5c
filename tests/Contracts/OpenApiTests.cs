using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Seats;
using TicketMaster.Tests.Infra;
using Xunit;

namespace TicketMaster.Tests.Contracts;

/// <summary>That the contract describes the app: all of it, and nothing else.</summary>
public sealed class OpenApiTests
{
    private static readonly OpenApiDocument s_contract = OpenApiDocument.OfTheApp;

    [Fact]
    public void Every_function_that_answers_over_http_is_in_the_contract_and_the_other_way_round() => Assert.Equal(
        Functions().Select(function => function.Operation).Order(StringComparer.Ordinal),
        s_contract.Operations.Select(operation => operation.ToString()).Order(StringComparer.Ordinal));

    [Fact]
    public void Who_may_call_an_operation_is_what_its_function_says()
    {
        Assert.All(Functions(), function =>
        {
            JsonElement operation = Find(function.Operation).Definition;
            bool needsToken = !operation.TryGetProperty("security", out JsonElement security)
                || security.EnumerateArray().Any(one => one.TryGetProperty("bearer", out _));
            bool needsRole = Codes(operation).Contains((403, Refusal.Forbidden("").Code));
            bool anyone = function.Method.IsDefined(typeof(AllowAnyoneAttribute));
            bool role = function.Method.IsDefined(typeof(AdminOnlyAttribute))
                || function.Method.DeclaringType!.IsDefined(typeof(AdminOnlyAttribute))
                || function.Method.IsDefined(typeof(GateOnlyAttribute));
            Assert.Equal((function.Operation, !anyone, role), (function.Operation, needsToken, needsRole));
            Assert.Equal(needsToken, operation.GetProperty("responses").TryGetProperty("401", out _));
        });
    }

    [Fact]
    public void The_query_parameters_that_a_function_takes_are_those_of_its_operation() => Assert.All(Functions(), function =>
    {
        string[]? taken = RequestShape.Read(function.Method).Query;
        if (taken is not null)
        {
            Assert.Equal(Described(function.Operation, "query").Order(StringComparer.Ordinal), taken.Order(StringComparer.Ordinal));
        }
    });

    [Fact]
    public void A_function_takes_a_body_if_its_operation_has_one_and_refuses_any_if_not() => Assert.All(Functions(), function =>
    {
        JsonElement operation = Find(function.Operation).Definition;
        bool takesBody = RequestShape.Read(function.Method).TakesBody;
        Assert.Equal((function.Operation, takesBody), (function.Operation, operation.TryGetProperty("requestBody", out _)));
        Assert.Equal(
            (function.Operation, !takesBody),
            (function.Operation, Codes(operation).Contains((400, Refusal.UnexpectedBody().Code))));
    });

    [Fact]
    public void The_ids_in_a_path_are_checked_as_ids() => Assert.All(Functions(), function =>
    {
        string[] ids = [.. Described(function.Operation, "path").Where(name => name.EndsWith("Id", StringComparison.Ordinal))];

        // A ticket's id may have the extension of a picture's file, which the function takes off first.
        string[] files = function.Operation.StartsWith("GET /booking/", StringComparison.Ordinal) ? ["ticketId"] : [];
        Assert.Equal(ids.Except(files), RequestShape.Read(function.Method).RouteIds.Select(id => id.Name));
    });

    /// <summary>Of which the contract speaks once, and not at each operation.</summary>
    [Fact]
    public void Whatever_takes_GET_takes_HEAD() => Assert.All(
        CodeNames.HttpRoutes, route => Assert.Equal(route.Methods.Contains("get"), route.Methods.Contains("head")));

    /// <summary>The webhook's address is the provider's to call, and may have been given to it with a query.</summary>
    [Fact]
    public void Only_the_webhook_takes_any_query() => Assert.Equal(
        ["POST /payments/webhook"],
        Functions().Where(function => RequestShape.Read(function.Method).Query is null).Select(function => function.Operation));

    [Fact]
    public void Every_schema_is_one_that_the_validator_reads_to_its_leaves()
    {
        JsonElement[] schemas = [.. s_contract.Root.GetProperty("components").GetProperty("schemas").EnumerateObject()
            .Select(one => one.Value)];
        Assert.All(schemas.Concat(Named(s_contract.Root, "schema")), s_contract.Schemas.Read);
    }

    /// <summary>A client that checks answers must go on with the next version, which may say more.</summary>
    [Fact]
    public void Whatever_is_answered_may_gain_members() => Assert.All(
        s_contract.Operations.SelectMany(operation => Reached(operation.Definition.GetProperty("responses"))),
        one => Assert.False(
            one.TryGetProperty("additionalProperties", out JsonElement others) && others.ValueKind == JsonValueKind.False, one.ToString()));

    [Fact]
    public void Whatever_is_sent_says_whether_it_may_have_other_members()
    {
        IEnumerable<JsonElement> objects =
            from operation in s_contract.Operations
            where operation.Definition.TryGetProperty("requestBody", out _)
            from one in Reached(operation.Definition.GetProperty("requestBody"))
            where one.TryGetProperty("type", out JsonElement type)
                && type.ValueKind != JsonValueKind.Object
                && type.ToString().Contains("object", StringComparison.Ordinal)
            select one;
        Assert.NotEmpty(objects);
        Assert.All(objects, one => Assert.True(one.TryGetProperty("additionalProperties", out _), one.ToString()));
    }

    [Fact]
    public void Every_operation_names_the_roles_that_its_function_needs() => Assert.All(Functions(), function =>
    {
        string[] roles = function.Method.IsDefined(typeof(GateOnlyAttribute)) ? [Caller.GateRole, Caller.AdminRole]
            : function.Method.IsDefined(typeof(AdminOnlyAttribute)) || function.Method.DeclaringType!.IsDefined(typeof(AdminOnlyAttribute))
                ? [Caller.AdminRole]
            : [];
        JsonElement operation = Find(function.Operation).Definition;
        Assert.Equal(
            (function.Operation, string.Join(' ', roles)),
            (function.Operation, operation.TryGetProperty("x-roles", out JsonElement named)
                ? string.Join(' ', named.EnumerateArray().Select(one => one.GetString()))
                : ""));
    });

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        string[] references = [.. Named(s_contract.Root, "$ref").Select(reference => reference.GetString()!)];
        Assert.NotEmpty(references);
        Assert.All(references, reference => s_contract.Schemas.At(reference));
    }

    [Fact]
    public void Every_component_is_used()
    {
        HashSet<string> references = [.. Named(s_contract.Root, "$ref").Select(reference => reference.GetString()!)];
        IEnumerable<string> components = s_contract.Root.GetProperty("components").EnumerateObject()
            .Where(kind => kind.Name != "securitySchemes")
            .SelectMany(kind => kind.Value.EnumerateObject().Select(one => $"#/components/{kind.Name}/{one.Name}"));
        Assert.Empty(components.Except(references));
    }

    [Fact]
    public void Every_example_is_valid()
    {
        int examples = 0;
        foreach (JsonElement holder in Objects(s_contract.Root).Where(one => one.TryGetProperty("schema", out _)))
        {
            List<JsonElement> values = [];
            if (holder.TryGetProperty("example", out JsonElement example))
            {
                values.Add(example);
            }

            if (holder.TryGetProperty("examples", out JsonElement several))
            {
                values.AddRange(several.EnumerateObject().Select(one => one.Value.GetProperty("value")));
            }

            Assert.All(values, value => Assert.Empty(s_contract.Schemas.Problems(holder.GetProperty("schema"), value)));
            examples += values.Count;
        }

        Assert.True(examples > 20, $"There are only {examples} examples.");
    }

    [Fact]
    public void Every_operation_has_a_name_of_its_own_a_summary_and_its_path_s_parameters()
    {
        Assert.Equal(
            s_contract.Operations.Count,
            s_contract.Operations.Select(one => one.Definition.GetProperty("operationId").GetString()).Distinct().Count());
        Assert.All(s_contract.Operations, operation =>
        {
            Assert.NotEmpty(operation.Definition.GetProperty("summary").GetString()!);
            IEnumerable<string> inPath = operation.Path.Split('/').Where(step => step.StartsWith('{')).Select(step => step[1..^1]);
            Assert.Equal(inPath.Order(), Described(operation.ToString(), "path").Order());
        });
    }

    [Fact]
    public void Every_refusal_of_the_code_is_described_with_its_status()
    {
        HashSet<(int, string)> described = [.. Codes()];
        Refusal[] refusals = [.. Refusals()];
        Assert.True(refusals.Length > 35, $"Only {refusals.Length} refusals were found.");
        Assert.All(refusals, refusal => Assert.Contains((refusal.Status, refusal.Code), described));
    }

    [Fact]
    public void Every_problem_code_is_listed_and_used()
    {
        IEnumerable<string> listed = s_contract.Schemas.At("#/components/schemas/ProblemCode/enum")
            .EnumerateArray().Select(one => one.GetString()!);
        Assert.Equal(listed.Order(StringComparer.Ordinal), Codes().Select(one => one.Code).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_problem_code_is_explained()
    {
        JsonElement codes = s_contract.Schemas.At("#/components/schemas/ProblemCode");
        JsonProperty[] explained = [.. codes.GetProperty("x-enumDescriptions").EnumerateObject()];
        Assert.Equal(
            codes.GetProperty("enum").EnumerateArray().Select(one => one.GetString()!).Order(StringComparer.Ordinal),
            explained.Select(one => one.Name).Order(StringComparer.Ordinal));
        Assert.All(explained, one => Assert.Matches(@"^[A-Z`].{20,}\.$", one.Value.GetString()!));
    }

    [Fact]
    public void The_categories_are_listed_where_one_is_sent()
    {
        JsonElement[] lists =
        [
            // There, another name of one will do, too.
            Find("GET /search").Parameters.Single(one => one.GetProperty("name").ValueEquals("category")).GetProperty("schema")
                .GetProperty("anyOf")[0],
            s_contract.Schemas.At("#/components/schemas/EventToPut/properties/category"),
        ];
        Assert.All(lists, list => Assert.Equal(
            Categories.All, s_contract.Schemas.Resolve(list).GetProperty("enum").EnumerateArray().Select(one => one.GetString()!)));
    }

    /// <summary>The statuses and codes of problems that the operations describe, and of a method that is none.</summary>
    private static IEnumerable<(int Status, string Code)> Codes() =>
        s_contract.Operations.SelectMany(operation => Codes(operation.Definition)).Append((405, Refusal.MethodNotAllowed("").Code));

    private static IEnumerable<(int Status, string Code)> Codes(JsonElement operation) =>
        from response in operation.GetProperty("responses").EnumerateObject()
        let described = s_contract.Schemas.Resolve(response.Value)
        where described.TryGetProperty("content", out JsonElement content) && content.TryGetProperty("application/problem+json", out _)
        let code = described.GetProperty("content").GetProperty("application/problem+json")
            .GetProperty("schema").GetProperty("properties").GetProperty("code")
        from one in code.TryGetProperty("const", out JsonElement only) ? [only] : code.GetProperty("enum").EnumerateArray().AsEnumerable()
        select (int.Parse(response.Name, CultureInfo.InvariantCulture), one.GetString()!);

    /// <summary>One of each that the catalogues can make.</summary>
    private static IEnumerable<Refusal> Refusals() =>
        from type in typeof(BookingRefusals).Assembly.GetTypes()
        where type == typeof(Refusal) || type.Name.EndsWith("Refusals", StringComparison.Ordinal)
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public)
        where method.ReturnType == typeof(Refusal)
        select (Refusal)method.Invoke(null, [.. method.GetParameters().Select(Argument)])!;

    private static object? Argument(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(string) ? "x"
        : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType)
        : parameter.ParameterType == typeof(CheckedIn) ? new CheckedIn(default, "x", "x", "x")
        : parameter.ParameterType.IsAssignableFrom(typeof(string[])) ? Array.Empty<string>()
        : throw new NotSupportedException($"Give '{parameter}' of '{parameter.Member}' a value here.");

    private static IEnumerable<string> Described(string operation, string place) => Find(operation).Parameters
        .Where(one => one.GetProperty("in").ValueEquals(place))
        .Select(one => one.GetProperty("name").GetString()!);

    private static OpenApiOperation Find(string operation) =>
        s_contract.Operations.FirstOrDefault(one => one.ToString() == operation)
            ?? throw new KeyNotFoundException($"The contract lacks {operation}.");

    private static IEnumerable<(string Operation, MethodInfo Method)> Functions() =>
        from type in typeof(BookingRefusals).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public)
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        from parameter in method.GetParameters()
        let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
        where trigger?.Methods is not null
        from verb in trigger.Methods!
        where verb != "head"
        select ($"{verb.ToUpperInvariant()} {CodeNames.Path(function.Name, trigger)}", method);

    /// <summary>All objects of an element, and of what it refers to.</summary>
    private static IEnumerable<JsonElement> Reached(JsonElement element)
    {
        HashSet<string> followed = [];
        Stack<JsonElement> left = new([element]);
        while (left.TryPop(out JsonElement next))
        {
            foreach (JsonElement one in Objects(next))
            {
                yield return one;
                if (one.TryGetProperty("$ref", out JsonElement reference) && followed.Add(reference.GetString()!))
                {
                    left.Push(s_contract.Schemas.At(reference.GetString()!));
                }
            }
        }
    }

    /// <summary>All values of members of this name, examples left out.</summary>
    private static IEnumerable<JsonElement> Named(JsonElement element, string name) =>
        Objects(element).Select(one => one.TryGetProperty(name, out JsonElement value) ? value : default)
            .Where(value => value.ValueKind != JsonValueKind.Undefined);

    private static IEnumerable<JsonElement> Objects(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject()
            .Where(member => member.Name is not ("example" or "examples"))
            .SelectMany(member => Objects(member.Value))
            .Prepend(element),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Objects),
        _ => [],
    };
}
