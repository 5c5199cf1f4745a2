using StackExchange.Redis;

namespace Gateway.Ledger;

internal sealed partial class DestructionBatch
{
    /// <summary>What labs are to be asked to destroy (claim-destruction.lua). Any number of replicas may ask; each batch is given to one of them.</summary>
    public sealed class Desk(RedisConnection redis)
    {
        private static readonly RedisScript Claim = RedisScript.Of("claim-destruction");

        /// <summary>What has to be asked now; null when there is nothing, or the lab is moved or cut.</summary>
        /// <param name="programme">Programme id.</param>
        /// <param name="lab">Lab id.</param>
        /// <param name="plan">The lab's term, and when it is asked again.</param>
        /// <param name="cancellation">Heeded until the ledger is asked, never after.</param>
        /// <exception cref="LedgerUnavailableException">What was to be asked comes up again after its pause.</exception>
        public Task<DestructionBatch?> ClaimAsync(string programme, string lab, DestructionPlan plan, CancellationToken cancellation) =>
            ClaimAsync(LedgerIds.NewId(), programme, lab, plan, cancellation);

        /// <summary>The same under an id of the caller's: repeated within a minute it gives what it gave before.</summary>
        internal async Task<DestructionBatch?> ClaimAsync(string batch, string programme, string lab, DestructionPlan plan, CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            var deadline = redis.DeadlineOf(plan.Lease);
            RedisResult reply = await redis.WriteAsync(
                Claim, programme, batch, lab, plan.Most, Reply.Milliseconds(plan.Term), Reply.Milliseconds(plan.Lease), Reply.Milliseconds(plan.FirstPause), Reply.Milliseconds(plan.LongestPause));
            string[] numbers = [.. Reply.Parts(reply).Select(Reply.Text)];
            return numbers.Length == 0 ? null : new DestructionBatch(batch, programme, lab, numbers, deadline);
        }
    }
}

/// <param name="Term">How long the lab may keep an order, from the day on which it left the lab.</param>
/// <param name="Lease">How long this replica may take to ask.</param>
/// <param name="FirstPause">Before what was not confirmed is asked again; it doubles each time.</param>
/// <param name="LongestPause">Up to this.</param>
/// <param name="Most">Orders in a batch.</param>
internal sealed record DestructionPlan(TimeSpan Term, TimeSpan Lease, TimeSpan FirstPause, TimeSpan LongestPause, int Most);
