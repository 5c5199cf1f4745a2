using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Disclosure;

/// <summary>
/// The keys that never enter Redis: one file a key, <c>PURPOSE.ID.key</c>, base64 of 32 bytes, mode 0600.
/// Of several keys for one purpose the last by id (ordinal) is used for what is new; older ones only open what they closed.
/// </summary>
internal sealed class KeyRing
{
    private const string SealPurpose = "seal";
    private const string TokenPurpose = "token";
    private const string PseudonymPurpose = "pseudonym";
    private const string AuditPurpose = "audit";
    private const int KeyLength = 32;
    private static readonly string[] Purposes = [SealPurpose, TokenPurpose, PseudonymPurpose, AuditPurpose];

    private readonly FrozenDictionary<string, byte[]> _sealing;
    private readonly byte[] _token;
    private readonly FrozenDictionary<string, byte[]> _pseudonyms;
    private readonly byte[] _audit;

    private KeyRing(FrozenDictionary<string, byte[]> sealing, string sealingId, byte[] token, FrozenDictionary<string, byte[]> pseudonyms, string pseudonymId, KeyFile audit)
    {
        (AuditKeyId, _audit) = ($"audit.{audit.Id}", audit.Bytes);
        _sealing = sealing;
        CurrentSealingKey = sealingId;
        _token = token;
        _pseudonyms = pseudonyms;
        CurrentPseudonymKey = pseudonymId;
    }

    /// <summary>Id of the key that wraps new data keys.</summary>
    public string CurrentSealingKey { get; }

    /// <summary>Id of the key from which pseudonyms are derived now.</summary>
    public string CurrentPseudonymKey { get; }

    /// <summary>Ids of all keys from which pseudonyms were derived or are: what labs were sent before a rotation comes back under an older one.</summary>
    public IReadOnlyList<string> PseudonymKeys => _pseudonyms.Keys;

    /// <summary>Id of the key that signs the audit trail now, <c>audit.ID</c>.</summary>
    public string AuditKeyId { get; }

    /// <summary>A short public mark of the ring. Redis keeps it, so that a gateway with another ring refuses to start on the same orders.</summary>
    public string Fingerprint => Convert.ToHexStringLower(HKDF.DeriveKey(HashAlgorithmName.SHA256, _token, 8, info: "fingerprint"u8.ToArray()));

    /// <param name="folder">Where the key files are.</param>
    /// <param name="createIfMissing">Make a first key for each purpose when there is none.</param>
    /// <exception cref="KeyRingException">A key is missing, unreadable, of the wrong length, or readable by others than its owner.</exception>
    public static KeyRing Open(string folder, bool createIfMissing)
    {
        if (createIfMissing)
            CreateMissing(folder);
        if (!Directory.Exists(folder))
            throw new KeyRingException($"The key ring folder '{folder}' does not exist. Make it, or point Keys:Folder to it.");

        var keys = Directory.EnumerateFiles(folder, "*.key").Select(KeyFile.Read).ToLookup(key => key.Purpose, StringComparer.Ordinal);
        foreach (var purpose in Purposes.Where(purpose => !keys.Contains(purpose)))
            throw new KeyRingException($"The key ring '{folder}' has no '{purpose}.ID.key'.");
        if (keys[TokenPurpose].Skip(1).Any())
            throw new KeyRingException($"The key ring '{folder}' has several token keys. Tokens find orders again, so their key cannot be changed by adding another.");

        return new KeyRing(
            keys[SealPurpose].ToFrozenDictionary(key => key.Id, key => key.Bytes, StringComparer.Ordinal),
            Last(keys[SealPurpose]).Id,
            keys[TokenPurpose].Single().Bytes,
            keys[PseudonymPurpose].ToFrozenDictionary(key => key.Id, key => key.Bytes, StringComparer.Ordinal),
            Last(keys[PseudonymPurpose]).Id,
            Last(keys[AuditPurpose]));
    }

    /// <summary>The key that wraps data keys, by id.</summary>
    /// <exception cref="KeyRingException">The ring has no such key: what it closed cannot be opened.</exception>
    public byte[] SealingKey(string id) =>
        _sealing.TryGetValue(id, out var key) ? key : throw new KeyRingException($"The key ring has no sealing key '{id}'.");

    /// <summary>The private scalar of the key that signs the audit trail (ECDSA P-256), 32 bytes; drawn at random, it is below the curve's order but for one chance in 2^32.</summary>
    public ReadOnlyMemory<byte> AuditKey => _audit;

    /// <summary>A 32-byte key for one kind of token, e.g. <c>person</c>.</summary>
    public byte[] TokenKey(string kind) => Derive(_token, kind);

    /// <summary>A 32-byte key for the pseudonyms of one lab in one programme: labs cannot compare theirs.</summary>
    /// <param name="id">One of <see cref="PseudonymKeys"/>.</param>
    /// <param name="lab">Lab id.</param>
    /// <param name="programme">Programme id.</param>
    /// <param name="cuts">How often the lab was cut: each time its keys are given up, and others take their place.</param>
    public byte[] PseudonymKey(string id, string lab, string programme, int cuts) =>
        Derive(_pseudonyms[id], cuts == 0 ? $"{lab}|{programme}" : $"{lab}|{programme}|{cuts}");

    private static byte[] Derive(byte[] key, string info) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeyLength, info: Encoding.UTF8.GetBytes(info));

    private static KeyFile Last(IEnumerable<KeyFile> keys) => keys.OrderBy(key => key.Id, StringComparer.Ordinal).Last();

    private static void CreateMissing(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var purpose in Purposes.Where(purpose => !Directory.EnumerateFiles(folder, $"{purpose}.*.key").Any()))
            KeyFile.Create(folder, purpose, "1");
    }

    private sealed record KeyFile(string Purpose, string Id, byte[] Bytes)
    {
        private const UnixFileMode Others =
            UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

        public static KeyFile Read(string path)
        {
            if (Path.GetFileName(path).Split('.') is not [var purpose, var id, "key"])
                throw new KeyRingException($"'{path}' is not named PURPOSE.ID.key.");
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
                throw new KeyRingException($"'{path}' can be read by others than its owner: chmod 600 it.");

            var bytes = new byte[KeyLength + 1];
            if (!Convert.TryFromBase64String(File.ReadAllText(path).Trim(), bytes, out var length) || length != KeyLength)
                throw new KeyRingException($"'{path}' is not base64 of {KeyLength} bytes.");
            return new KeyFile(purpose, id, bytes[..KeyLength]);
        }

        public static void Create(string folder, string purpose, string id)
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var file = new FileStream(Path.Combine(folder, $"{purpose}.{id}.key"), options);
            file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyLength))));
            file.Flush(flushToDisk: true);
        }
    }
}

/// <summary>The key ring cannot be used. The message says which file and what to do; it never carries key material.</summary>
internal sealed class KeyRingException(string message) : Exception(message);
