namespace Demo.Operations;

/// <summary>Everything that a lab was ever sent, as the gateway reports it.</summary>
/// <param name="Orders">Orders that the lab has for certain or may have.</param>
/// <param name="Persons">The persons of these.</param>
/// <param name="Certain">Of them those that the lab answered to.</param>
/// <param name="Possible">Of them those of which bytes may have gone.</param>
/// <param name="Policies">The policy versions under which they were sent, and the elements of each.</param>
/// <param name="Elements">The orders, counted by element.</param>
internal sealed record ExposureView(
    int Orders, int Persons, ReachView Certain, ReachView Possible, IReadOnlyList<ExposedPolicyView> Policies, IReadOnlyList<ExposedElementView> Elements);

internal sealed record ReachView(int Orders, int Persons);

internal sealed record ExposedPolicyView(string Policy, IReadOnlyList<string>? Elements);

internal sealed record ExposedElementView(string Element, int Orders);

/// <summary>One order of an exposure: its placer order number, <c>Certain</c> or <c>Possible</c>, the person as a token, and the policy versions under which it was sent.</summary>
internal sealed record ExposedOrderView(string? Number, string Certainty, string Person, IReadOnlyList<string> Policies);
