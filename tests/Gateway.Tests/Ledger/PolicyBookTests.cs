using Gateway.Ledger;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>What each version of a policy let through is on record, and stays what it was.</summary>
public sealed class PolicyBookTests(TestRedis redis)
{
    [Fact]
    public async Task A_policy_has_one_text_for_good()
    {
        Scene scene = await redis.SceneAsync();
        var book = new PolicyBook(scene.Redis);
        var text = new PolicyText($"noord-{scene.Programme}@1", "noord", [Scene.Test], "art. 6", "analysis", [new PolicyElement("Patient.birthDate", "generalise-to-year")]);
        await book.RecordAsync([text]);
        await book.RecordAsync([text]);

        var wider = text with { Elements = [new PolicyElement("Patient.birthDate", "keep")] };
        var fault = await Assert.ThrowsAsync<LedgerStartException>(() => book.RecordAsync([wider]));

        Assert.Contains(text.Policy, fault.Message, StringComparison.Ordinal);
        Assert.Equal("generalise-to-year", Assert.Single((await book.AllAsync())[text.Policy].Elements).Action);
        await book.RecordAsync([wider with { Policy = $"noord-{scene.Programme}@2" }]);
        Assert.Equal("keep", Assert.Single((await book.AllAsync())[$"noord-{scene.Programme}@2"].Elements).Action);
    }
}
