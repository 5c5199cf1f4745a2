using System.Globalization;

namespace ProgrammeSimulator.Persons;

/// <summary>How a name is put together, as in the extension humanname-assembly-order: own, partner's, partner's-own, own-partner's.</summary>
internal enum NameOrder
{
    NL1,
    NL2,
    NL3,
    NL4,
}

internal sealed record Address(string Street, int HouseNumber, string Suffix, string Postcode, Town Town)
{
    public string Line => Suffix.Length == 0 ? $"{Street} {HouseNumber}" : $"{Street} {HouseNumber} {Suffix}";
}

/// <summary>A made-up person. Everything follows from the BSN, so the same BSN is the same person in every order.</summary>
internal sealed record Person(
    string Bsn, bool IsWoman, string[] Given, Surname Own, Surname? Partner, NameOrder Order, DateOnly BirthDate, Address Address, string Mobile, string Email)
{
    public string Family => Order switch
    {
        NameOrder.NL2 => Partner!.ToString(),
        NameOrder.NL3 => $"{Partner}-{Own}",
        NameOrder.NL4 => $"{Own}-{Partner}",
        _ => Own.ToString(),
    };

    public string Initials => string.Concat(Given.Select(name => name[0] + "."));

    public string FullName => $"{string.Join(' ', Given)} {Family}";

    public string Salutation => IsWoman ? "Mevrouw" : "De heer";

    /// <param name="bsn">A test BSN.</param>
    /// <param name="programme">Decides age and sex.</param>
    /// <param name="year">The year in which the person is invited.</param>
    public static Person Of(string bsn, Programme programme, int year)
    {
        var chance = new Random(int.Parse(bsn, CultureInfo.InvariantCulture));
        var isWoman = programme.WomenOnly || chance.Next(2) == 0;
        var names = isWoman ? Dutch.Women : Dutch.Men;
        string[] given = chance.Next(3) == 0 ? [Pick(names, chance)] : [Pick(names, chance), Pick(names, chance)];
        var own = Pick(Dutch.Surnames, chance);
        var partner = isWoman && chance.Next(2) == 0 ? Pick(Dutch.Surnames, chance) : null;
        var order = partner is null ? NameOrder.NL1 : (NameOrder)chance.Next(1, 4);
        var birthDate = new DateOnly(year - Pick(programme.Ages, chance), 1, 1).AddDays(chance.Next(365));
        var town = Pick(Dutch.Towns, chance);
        var address = new Address(Pick(Dutch.Streets, chance), chance.Next(1, 320), Pick(Dutch.HouseNumberSuffixes, chance), PostcodeIn(town, chance), town);
        // 06-1400 xxxx is the range that no subscriber has.
        var mobile = "+31614" + chance.Next(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        var email = $"{Ascii(given[0])}.{Ascii(own.Name)}{chance.Next(100)}@example.nl";
        return new Person(bsn, isWoman, given, own, partner, order, birthDate, address, mobile, email);
    }

    private static string PostcodeIn(Town town, Random chance)
    {
        // SA, SD and SS are not given out; letters F, I, O, Q, U and Y are rare enough to leave out.
        const string Letters = "ABCDEGHJKLMNPRTVWXZ";
        return $"{town.Postcode + chance.Next(30)} {Letters[chance.Next(Letters.Length)]}{Letters[chance.Next(Letters.Length)]}";
    }

    private static string Ascii(string name) => string.Concat(name.ToLowerInvariant().Where(char.IsAsciiLetter));

    private static T Pick<T>(IReadOnlyList<T> choices, Random chance) => choices[chance.Next(choices.Count)];
}
