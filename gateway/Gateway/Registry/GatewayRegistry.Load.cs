namespace Gateway.Registry;

internal sealed partial class GatewayRegistry
{
    /// <summary>Reads and checks a registry folder as a whole.</summary>
    /// <param name="folder">Holds <c>labs</c>, <c>programmes</c>, <c>people</c>, <c>policies</c> and <c>policies/results</c>.</param>
    /// <param name="certificatesFolder">Where <c>certificate:NAME.crt</c> pins are found; null when there are none.</param>
    public static RegistryLoad Load(string folder, string? certificatesFolder)
    {
        var problems = new RegistryProblems();
        if (!Directory.Exists(folder))
        {
            problems.Add(folder, "$", "there is no such folder; set Gateway:Registry to the one that holds labs, programmes, people and policies");
            return new RegistryLoad.Refused(problems.InOrder());
        }

        var draft = Draft(new RegistryFolder(folder, problems), new PinReader(certificatesFolder), problems);
        TestRules.Check(draft, problems);
        PolicyRules.Check(draft, problems);
        PartyRules.Check(draft, problems);
        return problems.None ? new RegistryLoad.Loaded(From(draft)) : new RegistryLoad.Refused(problems.InOrder());
    }

    private static RegistryDraft Draft(RegistryFolder folder, PinReader pins, RegistryProblems problems)
    {
        return new RegistryDraft(
            Read(folder.Files("labs", required: true), (file, lab) => LabFile.Read(file, lab, pins)),
            Read(folder.Files("programmes", required: true), (file, programme) => ProgrammeFile.Read(file, programme, pins)),
            Read(folder.Files("people", required: false), (file, person) => PersonFile.Read(file, person, pins)),
            [.. folder.Files("policies", required: true).Select(file => PolicyFiles.Read(file, problems))],
            [.. folder.Files("policies/results", required: true).Select(file => PolicyFiles.Read(file, problems))]);

        IReadOnlyList<Filed<T>> Read<T>(IReadOnlyList<RegistryFile> files, Func<RegistryFile, JsonSection, T> read)
            where T : class =>
            [.. files.Select(file => new Filed<T>(file, RegistryFolder.Parse(file, problems, section => read(file, section))))];
    }

    // Where there is no problem there is no file without a definition.
    private static GatewayRegistry From(RegistryDraft draft) => new(
        [.. draft.Labs.Select(lab => lab.Definition!)],
        [.. draft.Programmes.Select(programme => programme.Definition!)],
        [.. draft.People.Select(person => person.Definition!)],
        draft.Policies.Select(policy => policy.Policy!),
        draft.ResultsPolicies.Select(policy => policy.Policy!));
}
