namespace Gateway.Audit;

/// <summary>One thing that an event is about.</summary>
/// <param name="Type">One of <see cref="AuditObject"/>'s words, or the name of a route's parameter.</param>
/// <param name="Id">Which one.</param>
internal readonly record struct AuditObject(string Type, string Id)
{
    /// <summary>In place of an id: something that the gateway does not know, and does not repeat.</summary>
    public const string Unknown = "(unknown)";

    /// <summary>Task id.</summary>
    public const string Order = "order";

    /// <summary>Lab id.</summary>
    public const string Lab = "lab";

    /// <summary>Test id.</summary>
    public const string Test = "test";

    /// <summary>Programme id.</summary>
    public const string Programme = "programme";

    /// <summary>Id of a request of two people.</summary>
    public const string Request = "request";

    /// <summary>Id of evidence about a lab.</summary>
    public const string Evidence = "evidence";

    /// <summary>Id of an operation.</summary>
    public const string Operation = "operation";

    /// <summary>Id of a monitoring signal.</summary>
    public const string Signal = "signal";

    /// <summary>Why something was not done, in a word.</summary>
    public const string Refusal = "refusal";

    /// <summary>Gateway order number.</summary>
    public const string OrderNumber = "order-number";

    /// <summary><c>id@version</c>.</summary>
    public const string Policy = "policy";

    /// <summary>Id of a result on its way to its placer.</summary>
    public const string Result = "result";

    /// <summary>Query of a search, as it was understood.</summary>
    public const string Query = "query";

    /// <summary>Pin of a public key, <c>sha256/BASE64</c>.</summary>
    public const string Key = "key";
}
