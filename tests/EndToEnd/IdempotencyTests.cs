using System.Net;
using System.Net.Http.Json;
using EndToEnd.Worlds;
using Peers;

namespace EndToEnd;

/// <summary>An operator's call is done once, however often it is sent.</summary>
public sealed class IdempotencyTests(IdempotencyTests.Fixture fixture) : IClassFixture<IdempotencyTests.Fixture>
{
    private const string Path = "api/labs/lab-midden/capacity";

    private ScreeningWorld World => fixture.World;

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(256)]
    public async Task Call_without_a_usable_key_is_refused_and_changes_nothing(object? key)
    {
        using var anna = new HttpClient(MutualTls.ClientHandler(PeerCertificates.Load(World.Certificates.Folder, "operator-anna"))) { BaseAddress = World.OperationsPlane };
        using var call = Call(Guid.NewGuid().ToString(), 1);
        call.Headers.Remove("Idempotency-Key");
        if (key is not null)
            call.Headers.TryAddWithoutValidation("Idempotency-Key", key is int length ? new string('k', length) : "");
        using var answer = await anna.SendAsync(call);
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.NotEqual(1, await CapacityAsync());
    }

    [Fact]
    public async Task Call_sent_again_gets_the_answer_of_the_first_time_and_is_not_done_again()
    {
        var key = Guid.NewGuid().ToString();
        var first = await SendAsync("operator-anna", key, 11);
        Assert.Equal(HttpStatusCode.OK, first.Status);
        await SendAsync("operator-anna", Guid.NewGuid().ToString(), 12);

        Assert.Equal(first, await SendAsync("operator-anna", key, 11));
        Assert.Equal(12, await CapacityAsync());
    }

    [Fact]
    public async Task Key_that_was_used_for_another_request_is_refused_and_another_operators_key_is_another()
    {
        var key = Guid.NewGuid().ToString();
        await SendAsync("operator-anna", key, 21);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, 21), ((await SendAsync("operator-anna", key, 22)).Status, await CapacityAsync()));
        Assert.Equal((HttpStatusCode.OK, 22), ((await SendAsync("operator-bram", key, 22)).Status, await CapacityAsync()));
    }

    [Fact]
    public async Task Mistake_is_answered_as_the_same_mistake_again()
    {
        var key = Guid.NewGuid().ToString();
        var first = await SendAsync("operator-anna", key, -1);
        Assert.Equal(HttpStatusCode.BadRequest, first.Status);
        Assert.Equal(first, await SendAsync("operator-anna", key, -1));
    }

    private async Task<(HttpStatusCode Status, string? MediaType, string Body)> SendAsync(string name, string key, int ordersADay)
    {
        using var client = World.Certificates.OperatorAs(name, World.OperationsPlane);
        using var call = Call(key, ordersADay);
        using var answer = await client.SendAsync(call);
        return (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync());
    }

    private static HttpRequestMessage Call(string key, int ordersADay) => new(HttpMethod.Put, Path)
    {
        Headers = { { "Idempotency-Key", key } },
        Content = JsonContent.Create(new { test = "fit", ordersADay, reason = "Analysator in storing" }),
    };

    private async Task<int> CapacityAsync() => (await World.Operator.LabAsync("lab-midden")).Tests.Single(test => test.Test == "fit").CapacityADay;

    public sealed class Fixture(Certificates certificates) : WorldFixture(certificates, new WorldOptions());
}
