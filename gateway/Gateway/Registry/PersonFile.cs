namespace Gateway.Registry;

/// <summary>Reads <c>people/ID.json</c>: an operator or an auditor. No name is kept: the certificate bears it.</summary>
internal static class PersonFile
{
    private static readonly Dictionary<string, Role> Roles = new(StringComparer.Ordinal)
    {
        ["operator"] = Role.Operator,
        ["auditor"] = Role.Auditor,
    };

    public static PartyDefinition Read(RegistryFile file, JsonSection person, PinReader pins) => new(
        person.IdOf(file),
        person.OneOf(person.Word("role"), Roles),
        [.. person.Texts("programmes", least: 1).Select(programme => programme.Value)],
        pins.Pins(person, "pins"));
}
