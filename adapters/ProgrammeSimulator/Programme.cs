namespace ProgrammeSimulator;

/// <summary>A test that a programme orders, by its LOINC code.</summary>
public sealed record ScreeningTest(string Code, string Display);

/// <summary>A screening programme: whom it invites, which tests it orders, under which numbers.</summary>
public sealed class Programme
{
    private Programme(string id)
    {
        Id = id;
    }

    /// <summary>Cervical cancer: women of 30 to 65, every five years; hrHPV first, cytology for about one order in ten.</summary>
    public static Programme Cervical { get; } = new("cervical")
    {
        WomenOnly = true,
        Ages = [30, 35, 40, 45, 50, 55, 60, 65],
        Tests =
        [
            new("82675-0", "HPV 16+18+31+33+35+39+45+51+52+56+58+59+66+68 DNA [Presence] in Cervix by NAA with probe detection"),
            new("10524-7", "Microscopic observation [Identifier] in Cervix by Cyto stain"),
        ],
        NumberPrefix = "BMHK",
        SpecimenType = ("119395005", "Specimen from uterine cervix"),
        Reason = ("171149006", "Screening for malignant neoplasm of cervix"),
    };

    /// <summary>Bowel cancer: everyone of 55 to 75, every two years; FIT.</summary>
    public static Programme Bowel { get; } = new("bowel")
    {
        Ages = [.. Enumerable.Range(0, 11).Select(i => 55 + (2 * i))],
        Tests = [new("29771-3", "Hemoglobin.gastrointestinal.lower [Presence] in Stool by Immunoassay")],
        NumberPrefix = "BVDK",
        SpecimenType = ("119339001", "Stool specimen"),
        Reason = ("275978004", "Screening for malignant neoplasm of colon"),
    };

    /// <summary><c>cervical</c> or <c>bowel</c>.</summary>
    public string Id { get; }

    public required IReadOnlyList<ScreeningTest> Tests { get; init; }

    /// <summary>System of the placer order number.</summary>
    public string OrderNumberSystem => $"https://screening.example.nl/order-number/{Id}";

    public bool WomenOnly { get; init; }

    public required IReadOnlyList<int> Ages { get; init; }

    public required string NumberPrefix { get; init; }

    public required (string Code, string Display) SpecimenType { get; init; }

    public required (string Code, string Display) Reason { get; init; }
}
