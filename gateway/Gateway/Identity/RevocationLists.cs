using System.Collections.Frozen;
using System.Security.Cryptography.X509Certificates;
using Gateway.Registry;

namespace Gateway.Identity;

/// <summary>What the configured lists say of a certificate.</summary>
internal enum Revocation
{
    /// <summary>Its issuer has a list, and it is not on it.</summary>
    NotListed,
    Listed,

    /// <summary>Its issuer has no list here.</summary>
    NoList,

    /// <summary>There should be an answer, but the list is past its time or could not be read.</summary>
    Unknown,
}

/// <summary>A certificate as its CA knows it: the CA's public key pin, and the serial as <see cref="RevocationList.Serial"/> writes it.</summary>
internal readonly record struct IssuedSerial(string IssuerPin, string Serial);

/// <summary>The configured revocation lists, read again when their files change. When they cannot be read, nobody is let in.</summary>
internal sealed partial class RevocationLists
{
    private readonly IReadOnlyList<string> _paths;
    private readonly X509Certificate2Collection _authorities;
    private readonly ILogger<RevocationLists> _log;
    private readonly FileStamps _stamps;
    private volatile FrozenDictionary<string, RevocationList>? _byIssuer;

    /// <summary>Lists from these files, which may be none, each signed by one of these roots and intermediates.</summary>
    public RevocationLists(IReadOnlyList<string> paths, X509Certificate2Collection authorities, TimeProvider clock, ILogger<RevocationLists> log)
    {
        _paths = paths;
        _authorities = authorities;
        _log = log;
        _stamps = new FileStamps(paths, clock);
        Load();
    }

    public bool AreConfigured => _paths.Count > 0;

    public Revocation StatusOf(IssuedSerial certificate, DateTimeOffset now)
    {
        if (AreConfigured && _stamps.HaveChanged())
            Load();
        if (_byIssuer is not { } byIssuer)
            return Revocation.Unknown;
        if (!byIssuer.TryGetValue(certificate.IssuerPin, out var list))
            return Revocation.NoList;
        if (now < list.From || now >= list.Until)
            return Revocation.Unknown;
        return list.Names(certificate.Serial) ? Revocation.Listed : Revocation.NotListed;
    }

    /// <summary>One list, and the CA that signed it.</summary>
    /// <exception cref="InvalidDataException">One line: which file, what is wrong, what to do.</exception>
    public static (X509Certificate2 Authority, RevocationList List) Read(string path, X509Certificate2Collection authorities)
    {
        if (!File.Exists(path))
            throw new InvalidDataException($"{path} is missing: name the file of a revocation list that exists");
        RevocationList list;
        try
        {
            list = RevocationListReader.Read(File.ReadAllBytes(path));
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{path} cannot be used: {unreadable.Message}; fetch the CA's current list", unreadable);
        }

        var authority = authorities.FirstOrDefault(list.IsSignedBy)
            ?? throw new InvalidDataException($"{path} is not signed by a configured CA: name its issuing CA under Intermediates, or fetch the right list");
        return (authority, list);
    }

    private void Load()
    {
        try
        {
            _byIssuer = _paths
                .Select(path => Read(path, _authorities))
                .GroupBy(read => PublicKeyPin.Of(read.Authority), StringComparer.Ordinal)
                .ToFrozenDictionary(lists => lists.Key, lists => lists.MaxBy(read => read.List.From).List, StringComparer.Ordinal);
            _stamps.Accept();
            Loaded(_byIssuer.Count);
        }
        catch (InvalidDataException unusable)
        {
            _byIssuer = null;
            _stamps.Forget();
            Unusable(unusable.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Revocation lists of {Count} CAs are in use")]
    private partial void Loaded(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Every client certificate is refused until this is mended: {Trouble}")]
    private partial void Unusable(string trouble);
}
