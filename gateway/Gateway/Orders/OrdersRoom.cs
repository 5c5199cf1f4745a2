namespace Gateway.Orders;

/// <summary>The room's door to the host.</summary>
internal static class OrdersRoom
{
    public static void AddOrders(this IServiceCollection services)
    {
        services.AddSingleton<Order.Reader>();
        services.AddSingleton<Revoking>();
        services.AddSingleton<OrderFlow>();
        services.AddSingleton<SampleBarcodes>();
        services.AddSingleton<OrderNumbers>();
        services.AddSingleton<SealedLetters>();
        services.AddSingleton<TaskLookup>();
    }
}
