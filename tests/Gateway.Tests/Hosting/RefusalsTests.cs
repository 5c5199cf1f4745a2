using System.Text;
using System.Text.Json;
using Gateway.Answers;
using Gateway.Hosting;
using Gateway.Ledger;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Gateway.Tests.Hosting;

/// <summary>Whatever happens behind it, a caller is told in FHIR, once, and without a word of what went wrong inside.</summary>
public sealed class RefusalsTests : IDisposable
{
    private readonly MemoryStream _body = new();
    private readonly CancellationTokenSource _hungUp = new();
    private readonly DefaultHttpContext _context = new();

    public RefusalsTests() => (_context.Response.Body, _context.RequestAborted) = (_body, _hungUp.Token);

    public void Dispose()
    {
        _body.Dispose();
        _hungUp.Dispose();
    }

    [Fact]
    public async Task Fault_is_told_as_one_of_the_gateway_and_its_words_are_not()
    {
        await RunAsync(_ => throw new InvalidOperationException("mevrouw Jansen, 999990019"));
        Assert.Equal((500, "exception"), (_context.Response.StatusCode, Code()));
        Assert.DoesNotContain("999990019", Text(), StringComparison.Ordinal);
        Assert.Equal("no-store", _context.Response.Headers.CacheControl);
    }

    [Fact]
    public async Task What_was_begun_before_a_fault_is_not_in_the_answer()
    {
        await RunAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status201Created;
            context.Response.Headers.Location = "/fhir/Task/cervical-1";
            throw new LedgerUnavailableException();
        });
        Assert.Equal((503, "transient", ""), (_context.Response.StatusCode, Code(), _context.Response.Headers.Location.ToString()));
    }

    [Fact]
    public async Task Caller_that_has_hung_up_is_told_nothing()
    {
        await RunAsync(async context =>
        {
            await _hungUp.CancelAsync();
            context.RequestAborted.ThrowIfCancellationRequested();
        });
        Assert.Equal((StatusCodes.Status499ClientClosedRequest, ""), (_context.Response.StatusCode, Text()));
    }

    [Fact]
    public async Task What_is_cancelled_for_a_caller_that_is_there_is_a_fault()
    {
        await RunAsync(_ => throw new OperationCanceledException());
        Assert.Equal((500, "exception"), (_context.Response.StatusCode, Code()));
    }

    [Fact]
    public async Task Refusal_without_a_body_gets_one()
    {
        await RunAsync(context =>
        {
            context.Response.StatusCode = Refusal.NotAdmitted.Status;
            context.Features.Set(Refusal.NotAdmitted);
            return Task.CompletedTask;
        });
        Assert.Equal((403, "suppressed"), (_context.Response.StatusCode, Code()));
    }

    [Fact]
    public async Task Answer_that_has_a_body_is_left_as_it_is()
    {
        await RunAsync(context => FhirAnswer.Of(Refusal.Ended("Bundle.entry[0].resource.identifier")).ExecuteAsync(context));
        Assert.Equal((409, "conflict"), (_context.Response.StatusCode, Code()));
    }

    private Task RunAsync(RequestDelegate next) => new Refusals(next, FhirAnswer.Of, NullLogger<Refusals>.Instance).InvokeAsync(_context);

    private string Text() => Encoding.UTF8.GetString(_body.ToArray());

    private string? Code()
    {
        using var outcome = JsonDocument.Parse(_body.ToArray());
        return outcome.RootElement.GetProperty("issue")[0].GetProperty("code").GetString();
    }
}
