using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace LabSimulator.Results;

/// <summary>A FHIR Coding.</summary>
internal sealed record Coding(string System, string Code, string Display)
{
    public static Coding Loinc(string code, string display) => new("http://loinc.org", code, display);

    public static Coding Snomed(string code, string display) => new("http://snomed.info/sct", code, display);
}

/// <summary>What was measured: a code, and a coded value or an amount in ng/mL.</summary>
internal sealed record Finding(Coding Code, Coding? Value, decimal? NanogramsPerMillilitre, Coding? Interpretation);

/// <summary>
/// Invented findings in proportions like those of the Dutch programmes: about one hrHPV test in eleven positive, with its genotypes and a
/// smear read on the same sample; about one FIT in twenty above the cut-off.
/// </summary>
internal static class Findings
{
    private const decimal FitCutOff = 275m;

    private static readonly Coding Positive = Coding.Snomed("10828004", "Positive");
    private static readonly Coding Negative = Coding.Snomed("260385009", "Negative");
    private static readonly Coding HrHpv = Coding.Loinc("82675-0", "HPV 16+18+31+33+35+39+45+51+52+56+58+59+66+68 DNA [Presence] in Cervix by NAA with probe detection");
    private static readonly Coding Hpv16 = Coding.Loinc("61372-9", "HPV 16 DNA [Presence] in Cervix by NAA with probe detection");
    private static readonly Coding Hpv18 = Coding.Loinc("61373-7", "HPV 18 DNA [Presence] in Cervix by NAA with probe detection");
    private static readonly Coding Cytology = Coding.Loinc("10524-7", "Microscopic observation [Identifier] in Cervix by Cyto stain");
    private static readonly Coding Fit = Coding.Loinc("29771-3", "Hemoglobin.gastrointestinal.lower [Presence] in Stool by Immunoassay");
    private static readonly Coding Abnormal = new("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "A", "Abnormal");
    private static readonly Coding Normal = new("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "N", "Normal");

    private static readonly Coding[] Smears =
    [
        Coding.Snomed("373887005", "Negative for intraepithelial lesion or malignancy"),
        Coding.Snomed("373887005", "Negative for intraepithelial lesion or malignancy"),
        Coding.Snomed("39035006", "Atypical squamous cells of undetermined significance"),
        Coding.Snomed("112662005", "Low grade squamous intraepithelial lesion"),
        Coding.Snomed("22725004", "High grade squamous intraepithelial lesion"),
    ];

    /// <summary>The same seed and order number give the same findings. A test that the lab does not know gives none.</summary>
    public static IReadOnlyList<Finding> Of(string? test, string orderNumber, int seed)
    {
        var chance = new Random(BinaryPrimitives.ReadInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}|{orderNumber}"))));
        return test switch
        {
            "82675-0" => Hpv(chance),
            "10524-7" => [Smear(chance)],
            "29771-3" => [FitAmount(chance)],
            _ => [],
        };
    }

    private static List<Finding> Hpv(Random chance)
    {
        if (chance.Next(11) > 0) return [Presence(HrHpv, false)];
        var is16 = chance.Next(3) == 0;
        return [Presence(HrHpv, true), Presence(Hpv16, is16), Presence(Hpv18, !is16 && chance.Next(4) == 0), Smear(chance)];
    }

    private static Finding Presence(Coding code, bool positive) =>
        new(code, positive ? Positive : Negative, null, positive ? Abnormal : Normal);

    private static Finding Smear(Random chance)
    {
        var smear = Smears[chance.Next(Smears.Length)];
        return new Finding(Cytology, smear, null, smear.Code == "373887005" ? Normal : Abnormal);
    }

    private static Finding FitAmount(Random chance)
    {
        var amount = chance.Next(20) == 0 ? FitCutOff + chance.Next(1, 900) : chance.Next(0, (int)FitCutOff);
        return new Finding(Fit, null, amount + (chance.Next(10) / 10m), amount >= FitCutOff ? Abnormal : Normal);
    }
}
