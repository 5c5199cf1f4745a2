namespace LoadLab;

/// <summary>Plain HTTP on loopback: what the labs counted, and how they behave.</summary>
internal sealed class ControlApi(IReadOnlyList<Lab> labs, IReadOnlyList<ResultsEndpoint> programmes)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/counts", http => http.Response.WriteAsJsonAsync(Counts(), LoadLabJson.Default.Counts));
        routes.MapPut("/labs/{lab}/conduct", BehaveAsync);
    }

    private Counts Counts() => new(
        [.. labs.Select(lab => lab.Counts)],
        [.. programmes.Select(programme => new ProgrammeCounts(programme.Name, programme.Reports))]);

    private async Task BehaveAsync(HttpContext http)
    {
        var lab = labs.FirstOrDefault(lab => lab.Name == (string?)http.Request.RouteValues["lab"]);
        if (lab is null)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        lab.Conduct = (await http.Request.ReadFromJsonAsync(LoadLabJson.Default.Conduct))!;
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
