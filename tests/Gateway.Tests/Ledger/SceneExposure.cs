using System.Buffers.Text;
using System.Security.Cryptography;
using Gateway.Ledger;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>What the record of disclosures says of a lab.</summary>
internal static class SceneExposure
{
    public static Task<LabExposure> ExposureAsync(this Scene scene, string lab) =>
        new ExposureBook(scene.Redis).OfAsync(lab, [scene.Programme], default, TestContext.Current.CancellationToken);

    public static async Task<ExposureCounts> CountAsync(this Scene scene, string lab) => ExposureCounter.Of(await scene.ExposureAsync(lab));

    /// <summary>The token of a person of whom nothing was sent yet.</summary>
    public static string PersonToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
}
