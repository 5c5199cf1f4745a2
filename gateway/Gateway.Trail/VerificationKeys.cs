using System.Security.Cryptography;

namespace Gateway.Trail;

/// <summary>The public keys that heads are judged by: brought along, or those beside the files, which whoever rewrote everything could have replaced as well.</summary>
internal sealed class VerificationKeys : IDisposable
{
    private readonly List<(string? Id, ECDsa Key)> _keys = [];

    private VerificationKeys()
    {
    }

    /// <summary>They came from elsewhere.</summary>
    public bool ArePinned { get; private init; }

    /// <param name="pinned">Public keys (PEM); empty: those beside the files.</param>
    /// <param name="folder">Where the others are.</param>
    /// <param name="findings">Told of keys that are none, and of how far they can be trusted.</param>
    /// <exception cref="CryptographicException">A pinned key is no public key.</exception>
    public static VerificationKeys Of(IReadOnlyList<string> pinned, TrailFolder folder, Findings findings)
    {
        var keys = new VerificationKeys { ArePinned = pinned.Count > 0 };
        // Of keys that were brought along any may have signed: what the folder calls them says nothing.
        foreach (var pem in pinned)
            keys._keys.Add((Id: null, KeyOf(pem)));
        if (keys.ArePinned)
            return keys;

        keys.AddThoseBeside(folder, findings);
        findings.Note(TrailFindingKind.Key, LinePlace.Folder, $"The public key is the one beside the files. Whoever rewrote everything could have replaced it too: verify with a key that you have from elsewhere.");
        return keys;
    }

    /// <summary>One of the keys that may have signed this head has.</summary>
    public bool HaveSigned(SignedHead head) => _keys.Exists(key => (key.Id is null || key.Id == head.Key) && head.IsSignedBy(key.Key));

    public void Dispose() => _keys.ForEach(key => key.Key.Dispose());

    private void AddThoseBeside(TrailFolder folder, Findings findings)
    {
        foreach (var (id, pem) in folder.PublicKeys())
        {
            try
            {
                _keys.Add((id, KeyOf(pem)));
            }
            catch (Exception fault) when (fault is CryptographicException or ArgumentException)
            {
                findings.Fault(TrailFindingKind.Key, new LinePlace(id + ".pub", 0), $"This is no public key.");
            }
        }
    }

    private static ECDsa KeyOf(string pem)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return key;
    }
}
