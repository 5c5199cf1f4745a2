using System.Net;
using System.Net.Http.Json;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using EndToEnd.Worlds;
using LabSimulator.Behaviour;
using Peers;
using ProgrammeSimulator;

namespace EndToEnd;

/// <summary>Who comes in: by certificate, by role, by standing.</summary>
public sealed class AdmissionTests(AdmissionTests.Fixture fixture) : IClassFixture<AdmissionTests.Fixture>
{
    private ScreeningWorld World => fixture.World;

    public static TheoryData<string, bool> BadCertificates => new MatrixTheoryData<string, bool>(
        ["bad-expired", "bad-not-yet-valid", "bad-other-ca", "bad-server-auth-only", "bad-revoked", "programme-cervical-server"], [true, false]);

    [Theory]
    [MemberData(nameof(BadCertificates))]
    public async Task A_bad_certificate_gets_no_answer_on_either_plane(string name, bool data)
    {
        using var client = World.Certificates.ClientAs(name, data ? World.DataPlane : World.OperationsPlane);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(data ? "fhir/metadata" : "api/labs"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_certificate_gets_no_answer_on_either_plane(bool data)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPemFile(World.Certificates.PathOf("root.crt"));
        using var handler = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust } };
        using var client = new HttpClient(handler) { BaseAddress = data ? World.DataPlane : World.OperationsPlane };
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/"));
    }

    [Theory]
    [InlineData("stranger", "GET", "fhir/metadata", "unknown")]
    [InlineData("operator-anna", "POST", "fhir", "forbidden")]
    [InlineData("auditor-cert", "GET", "fhir/metadata", "forbidden")]
    [InlineData("lab-noord-client", "POST", "fhir/ServiceRequest", "forbidden")]
    [InlineData("lab-noord-client", "GET", "fhir/Task/cervical-00000000000000000000000000", "forbidden")]
    [InlineData("programme-cervical", "POST", "fhir/DiagnosticReport", "forbidden")]
    [InlineData("programme-cervical", "GET", "api/labs", "not-found")]
    public async Task The_wrong_party_is_told_so_in_FHIR(string name, string method, string path, string code)
    {
        using var client = World.Certificates.ClientAs(name, World.DataPlane);
        var answer = await client.AskAsync(HttpMethod.Parse(method), path);
        Assert.Equal((code == "not-found" ? HttpStatusCode.NotFound : HttpStatusCode.Forbidden, code, "application/fhir+json"), (answer.Status, answer.Code, answer.MediaType));
    }

    [Theory]
    [InlineData("stranger", "GET", "api/labs")]
    [InlineData("programme-cervical", "GET", "api/labs")]
    [InlineData("lab-noord-client", "GET", "api/programmes")]
    [InlineData("lab-noord-client", "POST", "api/labs/lab-zuid/suspension")]
    [InlineData("auditor-cert", "POST", "api/labs/lab-zuid/suspension")]
    [InlineData("auditor-cert", "POST", "api/labs/lab-zuid/reinstatement")]
    [InlineData("auditor-cert", "POST", "api/quarantine/cervical-0/release")]
    [InlineData("auditor-cert", "POST", "api/quarantine/cervical-0/reassign")]
    [InlineData("auditor-cert", "POST", "api/quarantine/cervical-0/destroy")]
    [InlineData("auditor-cert", "POST", "api/results/cervical-0/retry")]
    [InlineData("lab-noord-client", "GET", "api/quarantine")]
    public async Task The_wrong_party_is_told_so_at_the_operations_plane(string name, string method, string path)
    {
        using var client = World.Certificates.OperatorAs(name, World.OperationsPlane);
        var answer = await client.AskAsync(HttpMethod.Parse(method), path);
        Assert.Equal((HttpStatusCode.Forbidden, "application/problem+json"), (answer.Status, answer.MediaType));
        Assert.Equal("active", (await World.Operator.LabAsync("lab-zuid")).Standing);
    }

    [Theory]
    [InlineData("auditor-cert", "api/labs")]
    [InlineData("auditor-cert", "api/quarantine")]
    [InlineData("auditor-cert", "api/quarantine/decisions")]
    [InlineData("auditor-cert", "api/results")]
    [InlineData("auditor-cert", "api/signals")]
    [InlineData("auditor-cert", "api/turnaround")]
    [InlineData("operator-bram", "api/programmes")]
    public async Task Who_may_read_the_operations_plane_reads_it(string name, string path)
    {
        using var client = World.Certificates.ClientAs(name, World.OperationsPlane);
        Assert.Equal(HttpStatusCode.OK, (await client.AskAsync(HttpMethod.Get, path)).Status);
    }

    [Theory]
    [InlineData("api/labs/lab-oost/suspension", "{\"reason\":\"Inbraak\"}", 404)]
    [InlineData("api/labs/lab-zuid/suspension", "{\"reason\":\" \"}", 400)]
    [InlineData("api/labs/lab-zuid/suspension", "{}", 400)]
    [InlineData("api/labs/lab-zuid/suspension", "{\"reason\":\"Inbraak\",\"mode\":\"Cut\",\"lateResults\":\"Maybe\"}", 400)]
    [InlineData("api/labs/lab-zuid/suspension", "{\"reason\":\"Inbraak\",\"mode\":\"Move\",\"lateResults\":\"Refuse\"}", 400)]
    [InlineData("api/labs/lab-zuid/suspension", "{\"reason\":\"Inbraak\"}", 400)]
    [InlineData("api/labs/lab-zuid/suspension", "{\"reason\":\"\",\"mode\":\"Cut\"}", 400)]
    [InlineData("api/operations/0KJ3X9T2M4V7B5N8Q1R6W0Z2YA/stop", "{\"reason\":\"Overleg\"}", 404)]
    [InlineData("api/operations/0KJ3X9T2M4V7B5N8Q1R6W0Z2YA/continue", "{}", 400)]
    [InlineData("api/labs/lab-zuid/suspension", "{\"reason\":", 400)]
    [InlineData("api/labs/lab-zuid/reinstatement", "", 400)]
    [InlineData("api/quarantine/cervical-0/release", "{\"reason\":\"Nagekeken\"}", 404)]
    [InlineData("api/quarantine/cervical-0/release", "{}", 400)]
    [InlineData("api/quarantine/cervical-0/reassign", "{\"reason\":\"Nagekeken\"}", 400)]
    [InlineData("api/results/cervical-0/retry", "{\"reason\":\"Hersteld\"}", 404)]
    public async Task An_operators_mistake_is_a_problem_and_changes_nothing(string path, string body, int status)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await World.Operator.SendAsync(HttpMethod.Post, path, content);
        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal("active", (await World.Operator.LabAsync("lab-zuid")).Standing);
    }

    [Fact]
    public async Task A_lab_that_is_cut_and_not_to_be_heard_loses_its_connection_and_gets_no_other()
    {
        var connections = 0;
        using var lab = OneConnection("lab-noord-client", () => connections++);
        Assert.Equal(HttpStatusCode.OK, (await lab.AskAsync(HttpMethod.Get, "fhir/metadata")).Status);

        // On a connection that is not ended yet it is refused; then there is none any more.
        await World.Operator.SuspendAsync("lab-noord", "Cut", "Refuse");
        await Eventually.HoldsAsync(async () => await StatusAsync(lab) switch
        {
            null => true,
            var status => status == HttpStatusCode.Forbidden ? false : throw new InvalidOperationException($"A lab that was cut was answered {status}."),
        });
        Assert.Null(await StatusAsync(lab));
        Assert.True(connections > 1);

        await World.Operator.ReinstateAsync("lab-noord");
        await Eventually.HoldsAsync(async () => await StatusAsync(lab) == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_lab_that_is_moved_may_still_send_results_on_the_connection_that_it_had_open()
    {
        var connections = 0;
        using var lab = OneConnection("lab-noord-client", () => connections++);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(lab));
        await World.Operator.SuspendAsync("lab-noord");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(lab));
        Assert.Equal(1, connections);
        await World.Operator.ReinstateAsync("lab-noord");
    }

    // Null where there is no answer to be had.
    private static async Task<HttpStatusCode?> StatusAsync(HttpClient lab)
    {
        try
        {
            return (await lab.AskAsync(HttpMethod.Get, "fhir/metadata")).Status;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    [Fact]
    public async Task A_suspended_labs_late_result_goes_to_the_quarantine_and_not_to_the_placer()
    {
        foreach (var lab in World.Labs)
            lab.Behave(new LabBehaviour(LabMode.NoResults));
        var order = Orders.One(Programme.Cervical);
        await World.CervicalPlacer.PlaceAsync(order);
        await World.CervicalPlacer.BecomesAsync(order, task => task.Status == "accepted");
        var holder = (await World.CervicalPlacer.TaskAsync(order)).Lab!;
        var number = Assert.Single(World.OrdersOf(holder, order.Barcode)).OrderNumber;

        await World.Operator.SuspendAsync(holder, "Cut");
        using var control = new HttpClient { BaseAddress = World.Lab(holder).ControlUrl };
        using var sent = await control.PostAsync($"results/{number}", new ByteArrayContent([]));
        Assert.Equal(202, (await sent.Content.ReadFromJsonAsync<Sent>())!.Status);
        var kept = Assert.Single(await World.Operator.QuarantineAsync());
        Assert.Equal(holder, kept.Lab);

        // The order moved; its one report comes from the lab that holds it now.
        await World.CervicalPlacer.BecomesAsync(order, task => task.Status == "accepted" && task.Lab != holder);
        Assert.DoesNotContain(World.Results(ScreeningWorld.Cervical).Received, report => report.OrderNumbers.Contains(order.PlacerOrderNumber));
        foreach (var lab in World.Labs)
            lab.Behave(new LabBehaviour(LabMode.Normal));
        await World.CervicalPlacer.BecomesAsync(order, task => task.Status == "completed");
        await World.Results(ScreeningWorld.Cervical).ReportOfAsync(order.PlacerOrderNumber.Value);
        Assert.Single(World.Results(ScreeningWorld.Cervical).Received, report => report.OrderNumbers.Contains(order.PlacerOrderNumber));
        await World.Operator.ReinstateAsync(holder);
    }

    /// <summary>A client that opens connections by itself, so that they can be counted.</summary>
    private HttpClient OneConnection(string name, Action opened)
    {
        var handler = MutualTls.ClientHandler(PeerCertificates.Load(World.Certificates.Folder, name));
        handler.ConnectCallback = async (context, cancellation) =>
        {
            opened();
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        };
        return new HttpClient(handler) { BaseAddress = World.DataPlane };
    }

    private sealed record Sent(int? Status);

    public sealed class Fixture(Certificates certificates) : WorldFixture(certificates, new WorldOptions());
}
