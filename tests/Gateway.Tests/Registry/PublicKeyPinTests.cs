using System.Security.Cryptography.X509Certificates;
using Gateway.Registry;
using Xunit;

namespace Gateway.Tests.Registry;

public sealed class PublicKeyPinTests
{
    private const string Certificate = """
        -----BEGIN CERTIFICATE-----
        MIIB2zCCAYGgAwIBAgIUEVLCxuiRSe6FSg2rI5LnragZtZAwCgYIKoZIzj0EAwIw
        QzELMAkGA1UEBhMCTkwxIDAeBgNVBAoMF0xhYm9yYXRvcml1bSBOb29yZCBCLlYu
        MRIwEAYDVQQDDAlsYWItbm9vcmQwHhcNMjYxMTIxMjE1NDU5WhcNMzYxMTE4MjE1
        NDU5WjBDMQswCQYDVQQGEwJOTDEgMB4GA1UECgwXTGFib3JhdG9yaXVtIE5vb3Jk
        IEIuVi4xEjAQBgNVBAMMCWxhYi1ub29yZDBZMBMGByqGSM49AgEGCCqGSM49AwEH
        A0IABE9R9kMBEytCWGcSaBY/RzGL9W+ok3xoNMSEtOhBNEEN176mhGdJids4vuc7
        KhrAaAXqzUmslS2FvFZYd3X3koOjUzBRMB0GA1UdDgQWBBQQrO9iJ9m/d0eECZEC
        YyfulvIbKzAfBgNVHSMEGDAWgBQQrO9iJ9m/d0eECZECYyfulvIbKzAPBgNVHRMB
        Af8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIBcZcZzipYjEXxUnSHk/7UwrRQTP
        3eoeLjxSKR0UVGTNAiEAm8zuivyzliLivNLzPt63aN2+O2f2qxf6KtG1HUVEPVc=
        -----END CERTIFICATE-----
        """;

    /// <summary>Computed with the command line that certs/README.md gives.</summary>
    private const string Pin = "sha256/FbBG+ivDB4+P5CROeQcbFS4Chib7uIkZrttUyrEHobs=";

    [Fact]
    public void The_pin_is_the_one_that_openssl_computes()
    {
        using var certificate = X509Certificate2.CreateFromPem(Certificate);
        Assert.Equal(Pin, PublicKeyPin.Of(certificate));
    }

    [Theory]
    [InlineData(Pin, true)]
    [InlineData("FbBG+ivDB4+P5CROeQcbFS4Chib7uIkZrttUyrEHobs=", false)]
    [InlineData("sha256/FbBG+ivDB4+P5CROeQcbFS4Chib7uIkZrttUyrEH", false)]
    [InlineData("sha256/FbBG+ivDB4+P5CROeQcbFS4Chib7uIkZrttUyrEHobsAAAA=", false)]
    [InlineData("sha256/geen pin", false)]
    [InlineData("sha256/", false)]
    public void Only_a_SHA_256_in_Base64_is_a_pin(string text, bool wellFormed) => Assert.Equal(wellFormed, PublicKeyPin.IsWellFormed(text));
}
