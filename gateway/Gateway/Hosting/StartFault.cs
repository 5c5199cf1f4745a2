using Gateway.Disclosure;
using Gateway.Ledger;
using Gateway.Registry;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>What stops the gateway from starting, in lines that say what to do. Anything else is a fault of ours and keeps its stack trace.</summary>
internal static class StartFault
{
    public static IReadOnlyList<string>? Of(Exception fault) => fault switch
    {
        RegistryException registry => [.. registry.Problems.Select(problem => problem.ToString())],
        OptionsValidationException options => [.. options.Failures],
        LedgerStartException or KeyRingException or InvalidDataException => [fault.Message],
        LedgerUnavailableException => ["The ledger did not answer at start: check the Redis server and its log."],
        IOException { InnerException: AddressInUseException } => [$"{fault.Message} Stop what uses the port, or set Gateway:DataPort, Gateway:OperationsPort and Gateway:HealthPort."],
        _ => null,
    };
}
