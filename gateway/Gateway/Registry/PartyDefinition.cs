namespace Gateway.Registry;

/// <summary>A party as the registry files describe it.</summary>
/// <param name="Id">Unique among all parties, such as <c>lab-noord</c>.</param>
/// <param name="Role">What it is here for.</param>
/// <param name="Programmes">The programmes it takes part in.</param>
/// <param name="Pins">Its public keys, each as <see cref="PublicKeyPin.Of"/> writes it: more than one while a certificate is rotated.</param>
internal sealed record PartyDefinition(string Id, Role Role, IReadOnlyList<string> Programmes, IReadOnlyList<string> Pins)
{
    /// <summary>It may post monitoring signals on labs: an auditor's permission.</summary>
    public bool MaySignal { get; init; }
}
