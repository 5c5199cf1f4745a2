using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Disclosure;
using Gateway.Identity;
using Gateway.Memory;
using Gateway.Orders;
using Gateway.Registry;
using Gateway.Tests.Disclosure;
using Gateway.Tests.Registry;
using ProgrammeSimulator.Orders;
using Xunit;

namespace Gateway.Tests.Orders;

/// <summary>A reader over the demo registry, and a placer that is admitted to the programmes a test names.</summary>
internal sealed class ReadingRoom : IDisposable
{
    private readonly TestRegistry _registry = new();
    private readonly KeyRingFolder _keys = new();

    public ReadingRoom()
    {
        Keys = KeyRing.Open(_keys.Path, createIfMissing: true);
        Reader = new Order.Reader(_registry.Loaded(), new Tokens(Keys));
    }

    public KeyRing Keys { get; }

    public Order.Reader Reader { get; }

    public static OrderGenerator Generator(OrderEnvelope envelope = OrderEnvelope.Transaction, int seed = 1) =>
        new(new OrderGeneratorOptions { Programme = ProgrammeSimulator.Programme.Cervical, Seed = seed, Envelope = envelope });

    public static Party Placer(params string[] programmes)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=placer", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var definition = new PartyDefinition("programme-cervical", Role.Placer, programmes, [PublicKeyPin.Of(certificate)]);
        return new Party.Directory([definition]).Identify(certificate)!;
    }

    /// <summary>A generated order's Bundle, to be changed by a test.</summary>
    public static JsonNode Bundle(int index = 0) => JsonNode.Parse(Generator().Order(index).Body.Span)!;

    public static JsonObject Resource(JsonNode bundle, string type) =>
        bundle["entry"]!.AsArray().Select(entry => entry!["resource"]!.AsObject()).First(resource => (string?)resource["resourceType"] == type);

    public OrdersRead Read(JsonNode body, params string[] programmes) =>
        Reader.Read(Placer(programmes is [] ? ["cervical"] : programmes), Encoding.UTF8.GetBytes(body.ToJsonString()));

    public OrdersRead Read(ReadOnlyMemory<byte> body) => Reader.Read(Placer("cervical"), body);

    public static IReadOnlyList<Order> Accepted(OrdersRead read) => Assert.IsType<OrdersRead.Orders>(read).Read;

    /// <summary>The link's bytes, as they are sealed.</summary>
    public static byte[] LinkBytesOf(Order order)
    {
        using var bytes = new PersonalBytes();
        bytes.WriteJson(order, static (writer, written) => written.WriteLink(writer));
        return bytes.Span.ToArray();
    }

    public static OrderLink LinkOf(Order order) => OrderLink.FromUtf8(LinkBytesOf(order));

    public static byte[] DigestOf(Order order)
    {
        var hash = new byte[32];
        order.Message.Digest(order.Request, hash);
        return hash;
    }

    public static Gateway.Answers.Refusal Refused(OrdersRead read) => Assert.IsType<OrdersRead.Refused>(read).Refusal;

    public void Dispose()
    {
        _registry.Dispose();
        _keys.Dispose();
    }
}
