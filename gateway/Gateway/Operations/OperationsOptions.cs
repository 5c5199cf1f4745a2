using System.ComponentModel.DataAnnotations;

namespace Gateway.Operations;

/// <summary>Configuration section <c>Operations</c>.</summary>
internal sealed class OperationsOptions
{
    public const string Section = "Operations";

    /// <summary>Orders that leave a suspended lab in one step of the ledger, which serves nobody else meanwhile.</summary>
    [Range(1, 1000)]
    public int MoveBatch { get; set; } = 200;
}
