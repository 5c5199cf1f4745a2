using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using Microsoft.Extensions.ObjectPool;

namespace Gateway.Memory;

/// <summary>
/// Builder of async methods whose frames are used again, for steps that wait on the way of an order: <c>[AsyncMethodBuilder(typeof(ReusedFrame&lt;&gt;))]</c>. The runtime's own
/// (<see cref="PoolingAsyncValueTaskMethodBuilder{TResult}"/>) keeps one frame a thread and one a core, so that it makes nearly all anew where many orders wait at once. What such a method
/// returns may be awaited once only, and at once: a frame is cleared and given back when its result is taken.
/// </summary>
internal struct ReusedFrame<TResult>
{
    /// <summary>Of each method; those beyond are left to the collector.</summary>
    private const int MostKept = 256;

    private Frame? _frame;
    private TResult _result;
    private Exception? _error;

    public static ReusedFrame<TResult> Create() => default;

    /// <summary>What the caller awaits: of a method that did not wait, its result; of another, its frame.</summary>
    public readonly ValueTask<TResult> Task => this switch
    {
        { _frame: { } frame } => frame.Awaited,
        { _error: { } error } => ValueTask.FromException<TResult>(error),
        _ => new ValueTask<TResult>(_result),
    };

    // The runtime's restores what the method changes of its caller's context, and keeps nothing itself.
    [DebuggerStepThrough]
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "The compiler starts a method on its builder.")]
    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => AsyncValueTaskMethodBuilder<TResult>.Create().Start(ref stateMachine);

    public readonly void SetStateMachine(IAsyncStateMachine stateMachine) => throw new NotSupportedException("A frame is never boxed by others.");

    public void SetResult(TResult result)
    {
        if (_frame is null)
            _result = result;
        else
            _frame.SetResult(result);
    }

    public void SetException(Exception error)
    {
        if (_frame is null)
            _error = error;
        else
            _frame.SetException(error);
    }

    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine => awaiter.OnCompleted(Kept(ref stateMachine).Continuation);

    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine => awaiter.UnsafeOnCompleted(Kept(ref stateMachine).Continuation);

    /// <summary>The method's frame, with the context in which it goes on; taken when it waits for the first time.</summary>
    private Frame Kept<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        if (_frame is null)
        {
            var frame = Frame<TStateMachine>.Take();
            // This builder is a field of the state machine: the frame must be in it before it is copied.
            _frame = frame;
            frame.StateMachine = stateMachine;
        }

        _frame.Context = ExecutionContext.Capture();
        return _frame;
    }

    private abstract class Frame : IValueTaskSource<TResult>
    {
        private static readonly ContextCallback OfFrame = static frame => ((Frame)frame!).MoveNext();
        private ManualResetValueTaskSourceCore<TResult> _outcome;

        protected Frame() => Continuation = GoOn;

        public Action Continuation { get; }

        public ExecutionContext? Context { get; set; }

        public ValueTask<TResult> Awaited => new(this, _outcome.Version);

        public void SetResult(TResult result) => _outcome.SetResult(result);

        public void SetException(Exception error) => _outcome.SetException(error);

        public ValueTaskSourceStatus GetStatus(short token) => _outcome.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _outcome.OnCompleted(continuation, state, token, flags);

        public TResult GetResult(short token)
        {
            // Who asks a second time, or too early, is refused here, before anything is given back.
            if (_outcome.GetStatus(token) == ValueTaskSourceStatus.Pending)
                throw new InvalidOperationException("The step has not ended.");
            try
            {
                return _outcome.GetResult(token);
            }
            finally
            {
                Context = null;
                _outcome.Reset();
                GiveBack();
            }
        }

        protected abstract void MoveNext();

        protected abstract void GiveBack();

        private void GoOn()
        {
            if (Context is { } context)
                ExecutionContext.Run(context, OfFrame, this);
            else
                MoveNext();
        }
    }

    private sealed class Frame<TStateMachine> : Frame
        where TStateMachine : IAsyncStateMachine
    {
        private static readonly DefaultObjectPool<Frame<TStateMachine>> Pool = new(new DefaultPooledObjectPolicy<Frame<TStateMachine>>(), MostKept);

        private TStateMachine? _stateMachine;

        public TStateMachine StateMachine
        {
            set => _stateMachine = value;
        }

        public static Frame<TStateMachine> Take() => Pool.Get();

        protected override void MoveNext() => _stateMachine!.MoveNext();

        protected override void GiveBack()
        {
            _stateMachine = default;
            Pool.Return(this);
        }
    }
}
