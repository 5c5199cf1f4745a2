using Gateway.Disclosure;

namespace Gateway.Ledger;

/// <summary>Who holds the order that a gateway order number was given to.</summary>
/// <param name="Record">How the order stands; its <see cref="OrderRecord.Lab"/> holds it.</param>
/// <param name="IsCurrent">The number asked for is that of the present allocation; false for a lab that no longer holds the order.</param>
/// <param name="GivenTo">The lab to which the number asked for was given; empty for an order that no lab had.</param>
/// <param name="PersonToken">Keyed token of the person.</param>
/// <param name="Link">What a result needs to reach the right person; null once the time for corrections is over.</param>
/// <param name="Cuts">How often the lab of <paramref name="GivenTo"/> was cut: so many times the keys of its pseudonyms were given up.</param>
internal sealed record HolderRecord(
    OrderRecord Record,
    bool IsCurrent,
    string GivenTo,
    string PersonToken,
    Sealed? Link,
    int Cuts = 0);
