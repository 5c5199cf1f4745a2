using LabSimulator.Behaviour;

namespace EndToEnd.Worlds;

/// <summary>Each test has one lab: hrHPV is done by one that takes transactions, FIT by one that takes messages.</summary>
public sealed class CancellationWorld(Certificates certificates) : WorldFixture(certificates, new WorldOptions
{
    Settings = WorldOptions.Impatient,
    Registry = OneLabForEachTest,
    // Results are sent when the test says so.
    ResultDelay = TimeSpan.FromDays(1),
})
{
    public const string HpvLab = "lab-noord";
    public const string FitLab = "lab-midden";

    /// <summary>All labs do as they should again.</summary>
    public async Task PutRightAsync()
    {
        foreach (var lab in World.Labs)
            lab.Behave(new LabBehaviour(LabMode.Normal));
        await World.Operator.ReinstateAsync(HpvLab);
    }

    private static void OneLabForEachTest(RegistryCopy registry)
    {
        registry.Does(HpvLab, ("hrhpv", 900));
        registry.Does(FitLab, ("fit", 900));
        registry.Does("lab-zuid", ("cytology", 100));
    }
}

[CollectionDefinition(nameof(CancellationWorld))]
public sealed class OneCancellationWorld : ICollectionFixture<CancellationWorld>;
