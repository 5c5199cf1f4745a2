namespace Gateway.Operations;

/// <summary>What one programme has to expect.</summary>
/// <param name="Programme">The programme's id.</param>
/// <param name="Made">When.</param>
/// <param name="Without">A lab that was counted out as if it were suspended; null: none.</param>
/// <param name="InvitationsAWeek">So many the capacity carries, all tests together: what its tightest test does. Null without assumptions.</param>
/// <param name="LimitedBy">The test that allows the fewest invitations; null without assumptions.</param>
/// <param name="Participation">Assumption of the registry: part of the invited that take part; null where it has none.</param>
/// <param name="SelfSampling">Assumption of the registry: part of the participants that take the sample themselves; null where it has none.</param>
/// <param name="Tests">Each test that a lab does.</param>
internal sealed record ForecastView(
    string Programme,
    DateTimeOffset Made,
    string? Without,
    long? InvitationsAWeek,
    string? LimitedBy,
    double? Participation,
    double? SelfSampling,
    IReadOnlyList<TestForecastView> Tests);

/// <summary>What one test has to expect, as long as intake, capacities and standing stay as they are, and planned changes of capacity come.</summary>
/// <param name="Test">The test's id.</param>
/// <param name="Held">Orders that wait for a place now.</param>
/// <param name="IntakeADay">Accepted orders a day: the mean of the last full days.</param>
/// <param name="IntakeDays">Of so many days, at most 28; 0: there is no full day yet, and the intake is what came today.</param>
/// <param name="CapacityADay">What the active labs take a day, closed days counted in: the mean of the next four weeks.</param>
/// <param name="DeficitADay">By how much the intake is more; so much faster the held orders grow.</param>
/// <param name="HeldEmpty">The first day that ends with nothing held; null when none of the next three years does.</param>
/// <param name="HeldByWeek">Orders held after one week, two weeks, ... half a year.</param>
/// <param name="OrdersPerInvitation">Orders of the test that one invitation leads to, by the registry's assumptions; null without them.</param>
/// <param name="IntakeInvitationsAWeek">Invitations a week that the intake comes from; null without assumptions.</param>
/// <param name="InvitationsAWeek">Invitations a week that the capacity carries; null without assumptions.</param>
internal sealed record TestForecastView(
    string Test,
    long Held,
    double IntakeADay,
    int IntakeDays,
    double CapacityADay,
    double DeficitADay,
    DateOnly? HeldEmpty,
    IReadOnlyList<long> HeldByWeek,
    double? OrdersPerInvitation,
    long? IntakeInvitationsAWeek,
    long? InvitationsAWeek);
