namespace Gateway.Ledger;

/// <summary>Where an order stands; the FHIR Task.status that goes with each is in brackets (<see href="https://hl7.org/fhir/R4/task.html"/>).</summary>
internal enum OrderState
{
    /// <summary>Accepted, waiting for a place (requested).</summary>
    Held,

    /// <summary>A lab is chosen and its capacity reserved; nobody is sending now (requested).</summary>
    Allocated,

    /// <summary>A replica holds the lease and may be sending (requested).</summary>
    Disclosing,

    /// <summary>Bytes may have gone and no answer is known: same lab, same gateway order number, until answered or fenced (requested).</summary>
    Indeterminate,

    /// <summary>The lab acknowledged (accepted).</summary>
    Delivered,

    /// <summary>The final result is here; the sealed order is destroyed (completed).</summary>
    Resulted,

    /// <summary>The placer revoked it (cancelled).</summary>
    Cancelled,

    /// <summary>Every lab that may have it refused it (rejected); on the operators' list.</summary>
    Refused,

    /// <summary>It cannot be minimised (failed); on the operators' list.</summary>
    Undeliverable,
}
