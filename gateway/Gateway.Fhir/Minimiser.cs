using System.Buffers;

namespace Gateway.Fhir;

/// <summary>Makes from an order the request that one lab may see. What the policy does not name is not in the output.</summary>
public static class Minimiser
{
    /// <summary>Writes the request Bundle to <paramref name="output"/> when, and only when, it is complete.</summary>
    /// <param name="message">The message the order came in, or its sealed scope read again.</param>
    /// <param name="order">The ServiceRequest's entry.</param>
    /// <param name="policy">The lab's policy for the order's test.</param>
    /// <param name="pseudonymiser">Keyed for this lab and programme.</param>
    /// <param name="envelope">The gateway's own envelope; the same envelope gives the same bytes.</param>
    /// <param name="output">Receives UTF-8 JSON; nothing when the result is a refusal.</param>
    public static MinimiseResult Minimise(
        FhirMessage message, FhirEntry order, CompiledPolicy policy, IPseudonymiser pseudonymiser, LabEnvelope envelope, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(pseudonymiser);
        ArgumentNullException.ThrowIfNull(output);
        return Pass.Minimise(message, order, policy, pseudonymiser, envelope, output, trace: null);
    }
}

/// <summary>The kind of Bundle a lab takes.</summary>
public enum LabBundle
{
    Transaction,
    Message,
}

/// <summary>
/// The gateway's own envelope. The order number goes into ServiceRequest.identifier (type PLAC) whatever the policy says; ids and fullUrls are
/// derived from it, so that a retry has the same bytes.
/// </summary>
/// <param name="Kind">transaction or message.</param>
/// <param name="OrderNumberSystem">URI of the gateway order numbers.</param>
/// <param name="OrderNumber">The gateway order number of this allocation.</param>
/// <param name="Source">MessageHeader.source.endpoint (a URL).</param>
/// <param name="Timestamp">Bundle.timestamp.</param>
public readonly record struct LabEnvelope(LabBundle Kind, string OrderNumberSystem, string OrderNumber, string Source, DateTimeOffset Timestamp);

/// <summary>Gives the keyed token that stands for a person at one lab.</summary>
public interface IPseudonymiser
{
    /// <summary>URI of these pseudonyms, never that of the identifiers they stand for.</summary>
    string System { get; }

    /// <summary>The token for an identifier; the same for the same input and key.</summary>
    /// <param name="system">Identifier.system, UTF-8, empty if there is none.</param>
    /// <param name="value">Identifier.value, UTF-8, unescaped.</param>
    string Pseudonym(ReadOnlySpan<byte> system, ReadOnlySpan<byte> value);
}

/// <summary>The outcome of minimising an order or a result.</summary>
public abstract record MinimiseResult
{
    private MinimiseResult()
    {
    }

    /// <param name="Elements">The policy's lines that put something in the output.</param>
    /// <param name="Removed">Leaves of the scope that are not in the output.</param>
    /// <param name="ProtectedPerson">Name, contact and address were withheld whatever the policy says.</param>
    public sealed record Minimised(IReadOnlyList<string> Elements, int Removed, bool ProtectedPerson) : MinimiseResult;

    public sealed record Refused(FhirProblem Problem) : MinimiseResult;
}
