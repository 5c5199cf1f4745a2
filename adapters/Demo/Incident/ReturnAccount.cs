using Demo.Operations;

namespace Demo.Incident;

/// <summary>How a request of two people went: whether the gateway let through what it must not, and who brought the lab back.</summary>
/// <param name="OnOldEvidence">It took a request on evidence from before the suspension.</param>
/// <param name="ByOneself">It took an approval from who had asked.</param>
/// <param name="Answered">The operators whose request and approval it took.</param>
/// <param name="Attached">Evidence after the suspension, by kind.</param>
/// <param name="Request">The request as it stands afterwards; null when there is none that was approved.</param>
/// <param name="Lab">The lab right after it.</param>
internal sealed record TwoPeople(
    bool OnOldEvidence, bool ByOneself, IReadOnlyList<string> Answered, IReadOnlyList<EvidenceView> Attached, RequestView? Request, LabView Lab)
{
    public IEnumerable<string> ByLedger => Request is { } request ? new[] { request.Operator, request.Decider }.OfType<string>().Distinct(StringComparer.Ordinal) : [];
}

/// <summary>One step of the ramp, when the lab had been given what it has places for.</summary>
/// <param name="Part">In the programme that goes from step to step.</param>
/// <param name="Lab">By <c>GET /api/labs</c>.</param>
/// <param name="Given">Orders that it was given since its return, by its own log.</param>
internal sealed record RampLook(double Part, LabView Lab, int Given);

/// <summary>The lab's return and its end.</summary>
/// <param name="Waiting">Orders that waited for it on that day, by test.</param>
/// <param name="People">Who brought it back.</param>
/// <param name="Steps">Of the ramp.</param>
/// <param name="Signal">What stopped it.</param>
/// <param name="Before">What was on the labs' disks when the signal was posted.</param>
/// <param name="Stopped">The operation that the signal began, when it was done.</param>
/// <param name="Exposure">What the lab was ever sent, in both times.</param>
/// <param name="End">When nothing was on its way any more.</param>
internal sealed record ReturnAccount(
    IReadOnlyDictionary<string, long> Waiting,
    TwoPeople People,
    IReadOnlyList<RampLook> Steps,
    Asked<SignalAnswer> Signal,
    IncidentFiles Before,
    OperationView Stopped,
    ExposureAccount Exposure,
    Moment End)
{
    /// <summary>From then on nothing may go to the lab; where the signal stopped nothing, that is from when it was posted.</summary>
    public DateTimeOffset Quiesced => Stopped.Quiesced ?? Signal.At;
}
