using System.Security.Claims;
using Gateway.Registry;

namespace Gateway.Identity;

/// <summary>
/// Who is at the other end, proven by a certificate whose public key is pinned. Only <see cref="Directory"/> can make one, so whoever holds
/// a party may rely on it.
/// </summary>
internal sealed partial class Party
{
    private Party(PartyDefinition definition)
    {
        Id = definition.Id;
        Role = definition.Role;
        Programmes = definition.Programmes;
        Pins = definition.Pins;
        MaySignal = definition.MaySignal;
        Principal = new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim(ClaimTypes.Name, Id), new Claim(ClaimTypes.Role, Role.ToString())],
            CertificateAuthenticationDefaults.AuthenticationScheme));
    }

    public string Id { get; }

    public Role Role { get; }

    /// <summary>The programmes it takes part in.</summary>
    public IReadOnlyList<string> Programmes { get; }

    /// <summary>All its public keys.</summary>
    public IReadOnlyList<string> Pins { get; }

    /// <summary>It may post monitoring signals on labs.</summary>
    public bool MaySignal { get; }

    /// <summary>The same for the framework.</summary>
    public ClaimsPrincipal Principal { get; }

    public override string ToString() => $"{Role} {Id}";
}
