using Demo.Operations;

namespace Demo.Incident;

/// <summary>What the lab was ever sent, and how it came back.</summary>
internal sealed partial class IncidentNarrator
{
    public void Exposure(ExposureAccount exposure, IReadOnlyList<Figure> figures)
    {
        Chapter($"Everything that {Hacked} was ever sent, to the person and the element");
        foreach (var policy in exposure.Report.Policies)
            Say($"  {policy.Policy}: {string.Join(", ", policy.Elements ?? ["not on record"])}");
        console.Write(IncidentTables.Figures(figures));
    }

    public void NextDay(LabView lab)
    {
        Chapter($"Weeks later: {Hacked} wants to come back");
        Say($"To the gateway it is the next day: it was started anew, and {Hacked} is {lab.Standing} still. The staff of the other two labs makes up for the night shifts: {Hacked} alone has places.");
    }

    public void Waiting(IReadOnlyDictionary<string, long> waiting) =>
        Say($"Orders wait for it: {string.Join(", ", waiting.Where(test => test.Value > 0).Select(test => $"{test.Key} {test.Value}"))}.");

    public void TwoPeople(TwoPeople people)
    {
        Chapter("Two people, on dated evidence");
        console.Write(IncidentTables.Lines(
            ("operator-anna asks, on evidence from before the suspension", people.OnOldEvidence ? "TAKEN" : "refused: it says nothing of the lab since"),
            ($"she attaches what came after it", string.Join(", ", people.Attached.Select(evidence => evidence.Kind))),
            ("operator-anna asks again", people.Answered.Contains("operator-anna", StringComparer.Ordinal) ? "taken" : "REFUSED"),
            ("operator-anna approves it", people.ByOneself ? "TAKEN" : "refused: another person has to"),
            ("operator-bram approves it", people.Answered.Contains("operator-bram", StringComparer.Ordinal) ? "taken" : "REFUSED"),
            (Hacked, people.Lab.Standing)));
    }

    public void Ramp(IncidentPlan plan)
    {
        Chapter("Step by step");
        Say($"Of its capacity, {plan.ReturnCapacity} of each test, it takes a tenth first. The bowel programme goes on to half and to all of it, each when {plan.ResultsAStep} results have come; the cervical one wants {plan.CarefulResults}.");
    }

    public void Step(RampLook step)
    {
        var parts = step.Lab.Ramps.Select(ramp => $"{ramp.Programme} {Percent(ramp.Part)}").DefaultIfEmpty("all of it");
        Say($"  {ReturnFigures.Name(step.Part)}: on its way back in {string.Join(", ", parts)}; places {string.Join(", ", step.Lab.Tests.Select(test => $"{test.Test} {test.CapacityADay}"))}; given {step.Given} orders so far, by its own log");
    }

    public void Signal(SignalAnswer signal, OperationView stopped, LabView lab)
    {
        Chapter("Its monitoring sees something: a critical signal");
        var quiesced = stopped.Quiesced is { } moment ? $"quiesced at {Clock(moment)}" : "NOT quiesced";
        Say($"By the programmes' rule: {signal.Effect}. {Hacked} is {lab.Standing}, {quiesced}; {stopped.Held} orders that it had are held again, {stopped.Moved} are at another lab. New orders come in, and it sends what results it has.");
    }

    public void Elsewhere(IReadOnlyList<CapacityAnswer> answers)
    {
        Chapter("Night shifts at the two labs again");
        console.Write(IncidentTables.Capacities(answers));
    }

    public void End(ReturnAccount comeback)
    {
        var late = comeback.End.Files.Hacked.Requests.Count(request => request.ReceivedAt >= comeback.Quiesced);
        Say($"All is done. Requests that reached {Hacked} after the signal, by its own log: {late}.");
    }
}
