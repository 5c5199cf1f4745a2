using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>An open ledger: the connection, and the embedded Redis when it has one. Disposing closes first the one, then the other.</summary>
internal sealed record OpenedLedger(RedisConnection Connection, RedisHost? Host) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        if (Host is not null)
            await Host.DisposeAsync();
    }
}

/// <summary>Opens the ledger and checks that it keeps what it is given.</summary>
internal static partial class LedgerStart
{
    private const int ConnectTries = 3;

    /// <summary>Connects to the configured Redis, or starts one.</summary>
    /// <exception cref="LedgerStartException">It cannot be used; the message is one line that says what to do.</exception>
    public static async Task<OpenedLedger> OpenAsync(LedgerOptions options, TimeProvider time, ILogger log, CancellationToken cancellation)
    {
        if (!string.IsNullOrWhiteSpace(options.ConnectionString))
            return new OpenedLedger(await ConnectAsync(Configured(options), options, time, log), Host: null);

        RedisHost host = await RedisHost.StartAsync(options, time, log, cancellation);
        try
        {
            return new OpenedLedger(await ConnectAsync(host.Address(), options, time, log), host);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    private static ConfigurationOptions Configured(LedgerOptions options)
    {
        ConfigurationOptions redis = TryParse(options.ConnectionString!)
            ?? throw new LedgerStartException("Redis:ConnectionString cannot be read: it looks like `host:6379,ssl=true`.");
        try
        {
            if (options.PasswordFile is { Length: > 0 } file)
                redis.Password = File.ReadLines(file).FirstOrDefault() ?? "";
            else if (options.Password is { Length: > 0 } password)
                redis.Password = password;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LedgerStartException($"Redis:PasswordFile {options.PasswordFile} cannot be read: give the gateway's user the right to.", e);
        }

        return redis;
    }

    // The cause is dropped: it quotes the text, and that may hold a password.
    private static ConfigurationOptions? TryParse(string text)
    {
        try
        {
            return ConfigurationOptions.Parse(text);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static async Task<RedisConnection> ConnectAsync(ConfigurationOptions address, LedgerOptions options, TimeProvider time, ILogger log)
    {
        address.AbortOnConnectFail = true;
        address.ReconnectRetryPolicy = new LinearRetry(100);
        // Seconds between two looks at who is primary: a promotion that nobody announces is seen this soon.
        address.ConfigCheckSeconds = 1;
        // Keys that the client would look for outside any programme.
        address.TieBreaker = "";
        address.ConfigurationChannel = "";
        string where = string.Join(", ", address.EndPoints);
        var connections = new List<ConnectionMultiplexer>();
        try
        {
            while (connections.Count < Math.Max(1, options.Connections))
                connections.Add(await ConnectAsync(address, where));
            await CheckDurabilityAsync(connections[0].GetDatabase(), where, options, log);
            return new RedisConnection(connections, options, time);
        }
        catch
        {
            connections.ForEach(connection => connection.Dispose());
            throw;
        }
    }

    // A machine with too much to do can make a Redis that is there look as if it were not; one that is away is away the third time, too.
    private static async Task<ConnectionMultiplexer> ConnectAsync(ConfigurationOptions address, string where)
    {
        for (int attempt = 1; ; attempt++)
        {
            // Only here does the client reliably say why; it writes the password as stars.
            using var reasons = new StringWriter();
            try
            {
                ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(address, reasons);
                // Answers belong to different orders: none waits for what another sets off.
                connection.PreserveAsyncOrder = false;
                return connection;
            }
            catch (RedisConnectionException e) when (RefusesPassword($"{reasons} {e.Message}"))
            {
                throw new LedgerStartException($"Redis at {where} refuses the password: correct Redis:Password or Redis:PasswordFile.", e);
            }
            catch (RedisConnectionException e) when (attempt == ConnectTries)
            {
                throw new LedgerStartException($"Redis at {where} cannot be reached: start it, or correct Redis:ConnectionString.", e);
            }
            catch (RedisConnectionException)
            {
                // Once more.
            }
        }
    }

    private static bool RefusesPassword(string reasons) =>
        reasons.Contains("AuthenticationFailure", StringComparison.Ordinal)
        || reasons.Contains("NOAUTH", StringComparison.Ordinal)
        || reasons.Contains("WRONGPASS", StringComparison.Ordinal);

    private static async Task CheckDurabilityAsync(IDatabase db, string where, LedgerOptions options, ILogger log)
    {
        string? appendOnly, fsync;
        try
        {
            (appendOnly, fsync) = (await SettingAsync(db, "appendonly"), await SettingAsync(db, "appendfsync"));
        }
        catch (RedisServerException e)
        {
            throw new LedgerStartException(
                $"Redis at {where} does not say whether it keeps what it is given: allow CONFIG GET to the gateway.", e);
        }

        if (appendOnly != "yes")
        {
            if (!options.AllowVolatile)
            {
                throw new LedgerStartException(
                    $"Redis at {where} forgets at a restart: set `appendonly yes` there (or Redis:AllowVolatile for a trial, with orders that may be lost).");
            }

            VolatileRedis(log, where);
            return;
        }

        string promise = fsync switch
        {
            "always" => "an answered order survives the death of any process and of the machine",
            "everysec" => "an answered order survives the death of any process; up to a second is lost with the machine",
            _ => "an answered order survives the death of any process; what is lost with the machine is up to its kernel",
        };
        RedisPromises(log, where, fsync, promise);
    }

    private static async Task<string?> SettingAsync(IDatabase db, string name) =>
        (string[]?)await db.ExecuteAsync("CONFIG", "GET", name) is [_, var value] ? value : null;

    [LoggerMessage(Level = LogLevel.Information, Message = "Redis at {Where}: appendonly yes, appendfsync {Fsync}: {Promise}.")]
    private static partial void RedisPromises(ILogger log, string where, string? fsync, string promise);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis at {Where} forgets at a restart, and Redis:AllowVolatile accepts it: orders may be lost.")]
    private static partial void VolatileRedis(ILogger log, string where);
}
