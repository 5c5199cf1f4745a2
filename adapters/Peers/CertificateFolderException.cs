namespace Peers;

/// <summary>The certificate folder does not hold what a party needs to start. The message is one line for the person at the terminal.</summary>
public sealed class CertificateFolderException : Exception
{
    public CertificateFolderException()
    {
    }

    public CertificateFolderException(string message)
        : base(message)
    {
    }

    public CertificateFolderException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
