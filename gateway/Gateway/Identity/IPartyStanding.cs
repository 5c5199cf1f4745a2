namespace Gateway.Identity;

/// <summary>
/// Door to the ledger: is this party's standing such that its requests are admitted now? Asked on every request, not only at the handshake,
/// so that a suspension holds on connections that are already open.
/// </summary>
internal interface IPartyStanding
{
    /// <exception cref="Exception">When the answer cannot be had: the request fails, it is never let through.</exception>
    ValueTask<bool> IsAdmittedAsync(Party party, CancellationToken cancellation);
}
