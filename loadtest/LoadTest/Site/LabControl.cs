using System.Net.Http.Json;
using LoadLab;

namespace LoadTest.Site;

/// <summary>The labs' control API: what they counted, and how they behave.</summary>
internal sealed class LabControl(Uri address) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = address };

    public async Task<Counts> CountsAsync(CancellationToken cancellation) =>
        (await _client.GetFromJsonAsync(new Uri("counts", UriKind.Relative), LoadLabJson.Default.Counts, cancellation))!;

    public async Task BehaveAsync(string lab, Conduct conduct, CancellationToken cancellation)
    {
        using var answer = await _client.PutAsJsonAsync(new Uri($"labs/{lab}/conduct", UriKind.Relative), conduct, LoadLabJson.Default.Conduct, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => _client.Dispose();
}
