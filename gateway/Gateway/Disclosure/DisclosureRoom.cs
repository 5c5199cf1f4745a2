namespace Gateway.Disclosure;

/// <summary>The room's door to the host.</summary>
internal static class DisclosureRoom
{
    /// <param name="services">The host's services.</param>
    /// <param name="keys">Folder of the key ring.</param>
    /// <param name="createKeys">Make keys at the first start, where nobody has been told to bring some.</param>
    /// <exception cref="KeyRingException">The key ring cannot be used.</exception>
    public static KeyRing AddDisclosure(this IServiceCollection services, string keys, bool createKeys)
    {
        var ring = KeyRing.Open(keys, createKeys);
        services.AddSingleton(ring);
        services.AddSingleton<Sealer>();
        services.AddSingleton<Tokens>();
        services.AddSingleton<Pseudonymiser.Shelf>();
        services.AddSingleton<MinimisedOrder.Minimiser>();
        services.AddSingleton<DestructionRequest.Composer>();
        return ring;
    }
}
