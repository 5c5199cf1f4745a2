namespace Demo;

internal static class Waiting
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    /// <summary>Looks again and again until it holds.</summary>
    /// <returns>False when patience was over before.</returns>
    public static async Task<bool> UntilAsync(this TimeProvider time, Func<Task<bool>> holds, TimeSpan patience, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (!await holds())
        {
            if (time.GetElapsedTime(start) >= patience)
                return false;
            await Task.Delay(Pause, time, cancellation);
        }

        return true;
    }
}
