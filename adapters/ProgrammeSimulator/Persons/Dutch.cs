namespace ProgrammeSimulator.Persons;

/// <summary>A surname with its prefix, which Dutch sorts and writes apart: "van der" and "Berg".</summary>
internal sealed record Surname(string Prefix, string Name)
{
    public override string ToString() => Prefix.Length == 0 ? Name : $"{Prefix} {Name}";
}

/// <summary>A town, with the four digits that its postcodes begin at.</summary>
internal sealed record Town(string Name, int Postcode, string AreaCode);

/// <summary>What Dutch people, streets and towns are called. Ordinary words put together by chance: nobody in particular.</summary>
internal static class Dutch
{
    public static readonly string[] Women =
    [
        "Johanna", "Maria", "Anna", "Noëlle", "Fatma", "Sanne", "Wilhelmina", "Esther", "Yvonne", "Marieke", "Petronella", "Cornelia", "Naïma", "Ilse",
        "Hendrika", "Roos", "Saskia", "Meryem", "Loes", "Geertruida", "Chantal", "Elif", "Jantje", "Trijntje", "Renée", "Mirjam", "Soumaya", "Ingrid",
    ];

    public static readonly string[] Men =
    [
        "Johannes", "Cornelis", "Hendrik", "Pieter", "Mohamed", "Willem", "Gerardus", "Sjoerd", "Mehmet", "Antonius", "Jacobus", "Ruud", "Frans", "Theo",
        "Klaas", "Wouter", "Ahmet", "Lambertus", "Joost", "Rachid", "Harm", "Douwe", "René", "Koen", "Maarten", "Evert", "Jeroen", "Günther",
    ];

    public static readonly Surname[] Surnames =
    [
        new("", "Jansen"), new("de", "Vries"), new("van den", "Berg"), new("van der", "Meer"), new("", "Bakker"), new("van", "Dijk"), new("", "Visser"),
        new("de", "Boer"), new("", "Mulder"), new("de", "Groot"), new("", "Bos"), new("", "Vos"), new("", "Peters"), new("", "Hendriks"), new("van", "Leeuwen"),
        new("", "Dekker"), new("", "Brouwer"), new("de", "Wit"), new("", "Dijkstra"), new("", "Smits"), new("van der", "Linden"), new("ten", "Brink"),
        new("in 't", "Veld"), new("van 't", "Hof"), new("op den", "Kamp"), new("el", "Amrani"), new("", "Yıldız"), new("", "Öztürk"), new("", "Ramdin"),
        new("", "Nguyễn"), new("von", "Hohenlohe"), new("", "Hoekstra"), new("van de", "Ven"), new("ter", "Horst"), new("", "Wijngaarden"),
    ];

    public static readonly string[] Streets =
    [
        "Kerkstraat", "Dorpsstraat", "Molenweg", "Burgemeester van Roijensingel", "Prins Bernhardlaan", "Julianastraat", "Stationsweg", "Wilgenlaan",
        "'s-Gravelandseweg", "Eikenlaan", "Nieuwe Gracht", "Schoolstraat", "Lange Voorhout", "Beukenhof", "1e Jacob van Lennepkade", "Achter de Hoven",
    ];

    public static readonly string[] HouseNumberSuffixes = ["", "", "", "", "A", "B", "bis", "II", "hs", "-12"];

    public static readonly Town[] Towns =
    [
        new("Zwolle", 8011, "038"), new("Groningen", 9712, "050"), new("Utrecht", 3511, "030"), new("'s-Hertogenbosch", 5211, "073"), new("Eindhoven", 5611, "040"),
        new("Nijmegen", 6511, "024"), new("Middelburg", 4331, "0118"), new("Súdwest-Fryslân", 8601, "0515"), new("Rijswijk", 2281, "070"), new("Almere", 1315, "036"),
        new("Amersfoort", 3811, "033"), new("Bergen op Zoom", 4611, "0164"), new("Enschede", 7511, "053"), new("Rotterdam", 3011, "010"),
    ];

    public static readonly (string Name, string Uzovi)[] Insurers =
        [("Zorgverzekeraar De Linde", "9901"), ("Onderlinge Noord", "9902"), ("Coöperatie Waterland", "9903"), ("Polderzorg", "9904")];
}
