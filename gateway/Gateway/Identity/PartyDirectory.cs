using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using Gateway.Registry;

namespace Gateway.Identity;

internal sealed partial class Party
{
    /// <summary>Everyone in the registry, found by public key. A party with two pins is found by either: so a certificate is rotated.</summary>
    internal sealed class Directory
    {
        private readonly FrozenDictionary<string, Party> _byPin;

        /// <summary>A certificate object lives as long as its connection; its key is hashed once.</summary>
        private readonly ConditionalWeakTable<X509Certificate2, string> _pins = [];

        /// <exception cref="InvalidDataException">A pin is malformed, or belongs to two parties: then nobody could say who is there.</exception>
        public Directory(IReadOnlyList<PartyDefinition> definitions)
        {
            var byPin = new Dictionary<string, Party>(StringComparer.Ordinal);
            foreach (var definition in definitions)
            {
                var party = new Party(definition);
                foreach (var pin in definition.Pins.Distinct(StringComparer.Ordinal))
                {
                    if (!PublicKeyPin.IsWellFormed(pin))
                        throw new InvalidDataException($"{definition.Id} has the pin '{pin}': it must be sha256/ and the Base64 of 32 bytes.");
                    if (!byPin.TryAdd(pin, party))
                        throw new InvalidDataException($"{definition.Id} and {byPin[pin].Id} have the same pin: each party needs a key of its own.");
                }
            }

            _byPin = byPin.ToFrozenDictionary(StringComparer.Ordinal);
        }

        /// <param name="certificate">One that <see cref="ClientCertificateRules"/> found genuine.</param>
        /// <returns>Null when no party has its public key.</returns>
        public Party? Identify(X509Certificate2 certificate) => _byPin.GetValueOrDefault(_pins.GetValue(certificate, PublicKeyPin.Of));
    }
}
