using Mono.Cecil;

namespace Gateway.Tests.Architecture;

/// <summary>Reads the compiled gateway: which types each room mentions, in signatures and in method bodies.</summary>
internal static class Rooms
{
    private static readonly ModuleDefinition Gateway = ModuleDefinition.ReadModule(typeof(Gateway.Orders.OrderFlow).Assembly.Location);

    /// <summary>All rooms that have types: the second part of the namespace.</summary>
    public static IReadOnlySet<string> All { get; } =
        Gateway.GetTypes().Select(type => RoomOf(type)).OfType<string>().ToHashSet(StringComparer.Ordinal);

    /// <summary>Each mention of a type outside the room: who mentions, and what.</summary>
    public static IEnumerable<(string By, TypeReference Mentioned)> MentionsOf(string room) => Gateway.GetTypes()
        .Where(type => RoomOf(type) == room)
        .SelectMany(type => TypesIn(type).Select(mentioned => (type.FullName, mentioned)));

    /// <summary>The room of a type, also of one that is nested or generated inside it.</summary>
    public static string? RoomOf(TypeReference type)
    {
        var outer = type;
        while (outer.DeclaringType is not null)
            outer = outer.DeclaringType;
        return outer.Namespace.Split('.') is ["Gateway", not ("Fhir" or "Trail"), ..] parts ? parts[1] : null;
    }

    private static IEnumerable<TypeReference> TypesIn(TypeDefinition type)
    {
        var direct = new List<TypeReference?> { type.BaseType };
        direct.AddRange(type.Interfaces.Select(implemented => implemented.InterfaceType));
        direct.AddRange(type.Fields.Select(field => field.FieldType));
        foreach (var method in type.Methods)
        {
            direct.Add(method.ReturnType);
            direct.AddRange(method.Parameters.Select(parameter => parameter.ParameterType));
            if (method.HasBody)
            {
                direct.AddRange(method.Body.Variables.Select(variable => variable.VariableType));
                direct.AddRange(method.Body.Instructions.SelectMany(instruction => TypesOf(instruction.Operand)));
            }
        }

        return direct.OfType<TypeReference>().SelectMany(WithArguments);
    }

    private static IEnumerable<TypeReference> TypesOf(object? operand) => operand switch
    {
        GenericInstanceMethod method => [method.DeclaringType, .. method.GenericArguments],
        MemberReference and not TypeReference when operand is MemberReference { DeclaringType: { } declaring } => [declaring],
        TypeReference type => [type],
        _ => [],
    };

    private static IEnumerable<TypeReference> WithArguments(TypeReference type) => type switch
    {
        GenericInstanceType generic => [generic.ElementType, .. generic.GenericArguments.SelectMany(WithArguments)],
        TypeSpecification specification => WithArguments(specification.ElementType),
        _ => [type],
    };
}
