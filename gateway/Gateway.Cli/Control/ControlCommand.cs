using System.CommandLine;

namespace Gateway.Cli.Control;

/// <summary><c>ctl</c>: the operations plane for somebody without a browser. It knows the API and a certificate, and nothing else of the gateway.</summary>
internal static class ControlCommand
{
    private const string Description =
        """
        Stops labs, moves their work and shows what the others can carry, over the gateway's operations API.

        Examples:
          ctl labs                                             how each lab stands
          ctl suspend lab-midden --mode cut --reason 'Inbraak gemeld door het lab' --preview
                                                               what that would do; without --preview it is done
          ctl operations --follow                              how far it is
          ctl diversions ID --csv > koerier.csv                where the courier brings the samples now
          ctl forecast                                         when held orders are gone, and how many invitations the capacity carries
          ctl capacity lab-noord hrhpv 1200 --from 2027-01-04 --reason 'Tweede analysator'
          ctl reallocate hrhpv 500 --from lab-noord --to lab-zuid --reason 'Storing' --preview
          ctl resend --because unknown-element --orders-a-second 5 --reason 'Beleid hersteld'
                                                               both go on by themselves: see operations, stop, continue
          ctl exposure lab-midden                              what it was ever sent: orders, persons, elements
          ctl breach lab-midden --aware 2026-11-20T08:30+01:00 --reason 'Inbraak gemeld door het lab'
          ctl breaches                                         whom to tell, and by when
          ctl destruction lab-noord                            what it was asked to destroy, and has not confirmed
          ctl attach lab-midden --kind audit --issuer 'Auditbureau' --dated 2026-11-22T14:00:00Z --valid-until 2027-11-22T00:00:00Z --document rapport.pdf --reason 'Onderzoek'
          ctl reinstate lab-midden --evidence ID --reason 'Onderzoek afgerond'
                                                               asks for it; another operator approves, within a day:
          ctl approve REQUEST DIGEST --reason 'Nagekeken'
          ctl rules                                            what programmes ask of labs, and what their files would lower

        Exit codes: 0 done; 1 the gateway refused, and says why; 2 the command line or a certificate cannot be used, nothing was asked;
        3 no answer: it may have been done, and can be repeated under the key that is named.
        """;

    public static Command Create()
    {
        var call = new Call();
        var control = new Command("ctl", Description)
        {
            LabCommands.Labs(call),
            LabCommands.Suspend(call),
            EvidenceCommands.Evidence(call),
            EvidenceCommands.Attach(call),
            EvidenceCommands.Signal(call),
            RequestCommands.Reinstate(call),
            RequestCommands.Requests(call),
            RequestCommands.Approve(call),
            RequestCommands.Refuse(call),
            InForceCommands.Policies(call),
            InForceCommands.Widen(call),
            InForceCommands.Rules(call),
            InForceCommands.Lower(call),
            CapacityCommands.Capacity(call),
            CapacityCommands.Forecast(call),
            OperationCommands.Operations(call),
            OperationCommands.Change(call, "stop", "Stops an operation; orders stay where they are until it is continued."),
            OperationCommands.Change(call, "continue", "Continues an operation that was stopped."),
            OperationCommands.Diversions(call),
            OrderCommands.Reallocate(call),
            OrderCommands.Attention(call),
            OrderCommands.Resend(call),
            ExposureCommands.Exposure(call),
            ExposureCommands.Breach(call),
            ExposureCommands.Breaches(call),
            DestructionCommands.Destruction(call),
            DestructionCommands.Destroyed(call),
        };
        call.AddTo(control);
        return control;
    }
}
