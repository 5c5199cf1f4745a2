using System.Text;
using Gateway.Ledger;

namespace Gateway.Operations;

/// <summary>The orders of a revision and how certain they were, without their texts.</summary>
internal sealed class LetterIndex
{
    private readonly Dictionary<string, (IdTable Orders, List<Certainty> Certainty)> _programmes = new(StringComparer.Ordinal);

    public int Count => _programmes.Values.Sum(programme => programme.Orders.Count);

    public void Add(LetterView letter)
    {
        if (!_programmes.TryGetValue(letter.Programme, out var programme))
            _programmes.Add(letter.Programme, programme = (new IdTable(IdForm.Order(letter.Programme)), []));
        if (programme.Orders.Add(Encoding.UTF8.GetBytes(letter.Order)) == programme.Certainty.Count)
            programme.Certainty.Add(letter.Certainty);
    }

    /// <returns>Null where it is not there.</returns>
    public Certainty? Find(LetterView letter) =>
        _programmes.TryGetValue(letter.Programme, out var programme) && programme.Orders.Find(Encoding.UTF8.GetBytes(letter.Order)) is >= 0 and var at ? programme.Certainty[at] : null;
}
