using Gateway.Answers;
using Gateway.Fhir;
using Gateway.Forwarding;
using Gateway.Identity;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Results;

/// <summary>A lab's word that it has destroyed what it was asked to, when it comes later than its answer.</summary>
internal static class DestructionEndpoints
{
    private const string Recorded = "The destruction is on record.";
    private const string Noted = "Only a Task of status completed says that an order is destroyed; until then it counts as held.";

    public static void MapDestruction(this IEndpointRouteBuilder routes) => routes.MapPost("/fhir/Task", PostAsync).RequireRole(Role.Lab);

    /// <summary>200, also for what was confirmed before and for a Task that is not completed; 422 where the lab never had the order or has it in hand; 403 from a lab that is cut.</summary>
    private static async Task<IResult> PostAsync(HttpContext context, Destructions ledger)
    {
        using var body = await MessageBody.ReadAsync(context.Request, context.RequestAborted);
        if (body is not MessageBody.Complete { Utf8: var utf8 })
            return FhirAnswer.Of(((MessageBody.Refused)body).Refusal);
        var read = FhirMessage.Read(utf8, FhirReaderOptions.Default);
        if (read is not FhirReadResult.Read { Message: var message })
            return FhirAnswer.Of(Told(((FhirReadResult.Refused)read).Problem));
        using (message)
        {
            return message.ResourceType == "Task" && DestructionTask.In(message) is [var task]
                ? await AnswerAsync(context, task, ledger)
                : FhirAnswer.Of(Refusal.Rule("$this", "Post one Task of the code by which destruction was asked."));
        }
    }

    private static async Task<IResult> AnswerAsync(HttpContext context, DestructionTask task, Destructions ledger)
    {
        var lab = context.Party();
        if (LabWord.Of(lab.Id, task) is not { } destroyed || LedgerIds.ProgrammeOf(destroyed.OrderNumber) is not { } programme || !lab.Programmes.Contains(programme, StringComparer.Ordinal))
            return FhirAnswer.Of(Unknown);
        if (!task.IsCompleted)
            return Informed(Noted);
        var outcome = (await ledger.ConfirmAsync(programme, lab.Id, [destroyed], context.RequestAborted))[0];
        return outcome switch
        {
            ConfirmOutcome.Confirmed or ConfirmOutcome.Known => Informed(Recorded),
            ConfirmOutcome.Unknown => FhirAnswer.Of(Unknown),
            ConfirmOutcome.Suspended => FhirAnswer.Of(Refusal.NotAdmitted),
            _ => throw new InvalidOperationException("The ledger answered what it has no word for."),
        };
    }

    // The same for what is another lab's, for what never was, and for what the lab is still to report on.
    private static Refusal Unknown { get; } =
        new(StatusCodes.Status422UnprocessableEntity, "not-found", "This lab holds no order of this number that it could destroy; nothing was recorded.", "Task.focus");

    private static FhirAnswer Informed(string diagnostics) =>
        new(StatusCodes.Status200OK, writer => Answers.OperationOutcome.Write(writer, "information", "informational", diagnostics, expression: null));

    private static Refusal Told(FhirProblem problem) => new(StatusCodes.Status400BadRequest, problem.Code, problem.Diagnostics, problem.Expression);
}
