using System.Net;
using Gateway.Answers;

namespace Gateway.Identity;

/// <summary>Door to the audit trail: who came in, and who did not.</summary>
internal interface IAccessWitness
{
    /// <summary>A request was admitted; asked of every one, so it must cost nothing where there is nothing new.</summary>
    /// <exception cref="Exception">It cannot be recorded: the request fails.</exception>
    ValueTask AdmittedAsync(HttpContext context);

    /// <summary>A request was refused with 403.</summary>
    /// <param name="context">The request.</param>
    /// <param name="party">Whose certificate it is by its key, whether that is good or not; null where nobody has it.</param>
    /// <param name="refusal">Why.</param>
    ValueTask RefusedAsync(HttpContext context, Party? party, Refusal refusal);

    /// <summary>A connection ended in its handshake.</summary>
    /// <param name="fault">What is wrong with the certificate; null where none was shown.</param>
    /// <param name="pin">Of its public key; null where none was shown.</param>
    /// <param name="from">Where the connection came from, where that is known.</param>
    void HandshakeRefused(CertificateFault? fault, string? pin, EndPoint? from);
}
