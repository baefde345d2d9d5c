using Microsoft.Azure.Functions.Worker.Converters;
using OneProcess.Worker.Http;

namespace Microsoft.Azure.Functions.Worker.Http
{
    /// <summary>Fills a parameter from the request's JSON body.</summary>
    public class FromBodyAttribute() : InputConverterAttribute(typeof(JsonBody));
}

namespace Microsoft.Azure.Functions.Worker.Converters
{
    [AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Enum | AttributeTargets.Struct, AllowMultiple = true)]
    public class InputConverterAttribute(Type converterType) : Attribute
    {
        public Type ConverterType { get; } = converterType;
    }
}
