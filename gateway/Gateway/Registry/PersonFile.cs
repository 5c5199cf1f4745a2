namespace Gateway.Registry;

/// <summary>Reads <c>people/ID.json</c>: an operator or an auditor. No name is kept: the certificate bears it.</summary>
internal static class PersonFile
{
    private const string Signal = "signal";

    private static readonly Dictionary<string, Role> Roles = new(StringComparer.Ordinal)
    {
        ["operator"] = Role.Operator,
        ["auditor"] = Role.Auditor,
    };

    public static PartyDefinition Read(RegistryFile file, JsonSection person, PinReader pins)
    {
        var definition = new PartyDefinition(
            person.IdOf(file),
            person.OneOf(person.Word("role"), Roles),
            [.. person.Texts("programmes", least: 1).Select(programme => programme.Value)],
            pins.Pins(person, "pins"));
        var permissions = person.OptionalTexts("permissions");
        foreach (var permission in permissions.Where(permission => permission.Value is not (Signal or "")))
            person.ProblemAt(permission.Path, $"'{permission.Value}' is no permission", NearestWord.Of(permission.Value, [Signal]));
        if (permissions.Count > 0 && definition.Role != Role.Auditor)
            person.Problem("permissions", "only an auditor posts signals; an operator suspends a lab");
        return definition with { MaySignal = permissions.Any(permission => permission.Value == Signal) };
    }
}
