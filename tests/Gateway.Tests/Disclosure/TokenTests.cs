using Gateway.Disclosure;
using Xunit;

namespace Gateway.Tests.Disclosure;

public sealed class TokenTests : IDisposable
{
    private const string Bsn = "999990019";
    private readonly KeyRingFolder _folder = new();
    private readonly KeyRing _keys;

    public TokenTests() => _keys = KeyRing.Open(_folder.Path, createIfMissing: true);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Person_has_one_token_and_another_person_another()
    {
        var tokens = new Tokens(_keys);

        Assert.Equal(tokens.Person("bsn", Bsn), new Tokens(_keys).Person("bsn", Bsn));
        Assert.NotEqual(tokens.Person("bsn", Bsn), tokens.Person("bsn", "999990020"));
        Assert.DoesNotContain(Bsn, tokens.Person("bsn", Bsn), StringComparison.Ordinal);
    }

    [Fact]
    public void Same_number_of_two_placers_is_two_numbers()
    {
        var tokens = new Tokens(_keys);

        Assert.NotEqual(tokens.OrderNumber("programme-cervical", "s", "1"), tokens.OrderNumber("programme-bowel", "s", "1"));
    }

    [Fact]
    public void Same_value_has_different_tokens_for_different_purposes()
    {
        var tokens = new Tokens(_keys);

        Assert.NotEqual(tokens.Person("a", "b"), tokens.Report("a", "b"));
    }

    [Fact]
    public void Pseudonym_is_stable_and_differs_from_lab_to_lab_and_programme_to_programme()
    {
        var shelf = new Pseudonymiser.Shelf(_keys);
        string Of(string lab, string programme) => shelf.For(lab, programme).Pseudonym("bsn"u8, "999990019"u8);

        Assert.Equal(Of("lab-noord", "cervical"), new Pseudonymiser.Shelf(_keys).For("lab-noord", "cervical").Pseudonym("bsn"u8, "999990019"u8));
        Assert.NotEqual(Of("lab-noord", "cervical"), Of("lab-midden", "cervical"));
        Assert.NotEqual(Of("lab-noord", "cervical"), Of("lab-noord", "bowel"));
        Assert.DoesNotContain(Bsn, Of("lab-noord", "cervical"), StringComparison.Ordinal);
    }

    [Fact]
    public void Cut_gives_up_a_labs_pseudonyms_and_what_it_was_sent_before_is_still_understood()
    {
        var shelf = new Pseudonymiser.Shelf(_keys);
        Pseudonymiser before = shelf.For("lab-noord", "cervical"), after = shelf.For("lab-noord", "cervical", cuts: 1);
        Assert.NotEqual(before.Pseudonym("bsn"u8, "999990019"u8), after.Pseudonym("bsn"u8, "999990019"u8));
        Assert.NotEqual(before.System, after.System);
        Assert.Equal([before, after], shelf.AllFor("lab-noord", "cervical", cuts: 1));
    }

    [Fact]
    public void Pseudonym_has_a_system_of_its_own_that_names_lab_programme_and_key() => Assert.Equal(
        "https://screening-gateway.example/pseudonym/lab-noord/cervical/1",
        new Pseudonymiser.Shelf(_keys).For("lab-noord", "cervical").System);
}
