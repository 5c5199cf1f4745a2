namespace Gateway.Fhir.Tests;

/// <summary>Whether a personal value of an order reaches the lab.</summary>
internal static class Leak
{
    public const string Lek = "LEK-de-Vries";

    /// <summary>The order reaches the lab, with its pseudonym and its tube, and nothing of the value.</summary>
    public static void DoesNotLeak(string order, string lek = Lek)
    {
        var text = Given.TextAtLab(order, Orders.Wide);
        Assert.Contains("82675-0", text, StringComparison.Ordinal);
        Assert.Contains("\"1984\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain(lek, text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Orders.Bsn, text, StringComparison.Ordinal);
    }

    /// <summary>The order reaches no lab, and the refusal says where the value stands and not what it is.</summary>
    public static void IsRefused(string order, string expression)
    {
        var problem = Given.RefusedOrder(order, Orders.Wide);
        Assert.Equal(expression, problem.Expression);
        Assert.DoesNotContain(Orders.Bsn, problem.ToString(), StringComparison.Ordinal);
    }
}
