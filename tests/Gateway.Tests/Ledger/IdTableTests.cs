using System.Text;
using Gateway.Ledger;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>Ids as numbers, which take less room: what is of another form is kept as it is.</summary>
public sealed class IdTableTests
{
    [Fact]
    public void Ids_are_numbers_and_back()
    {
        for (int i = 0; i < 1000; i++)
        {
            foreach (var (form, id) in (ReadOnlySpan<(IdForm, string)>)
            [
                (IdForm.Order("cervical"), LedgerIds.NewOrderId("cervical")), (IdForm.OrderNumber("cervical"), LedgerIds.NewOrderNumber("cervical")), (IdForm.Token, SceneExposure.PersonToken()),
            ])
            {
                Assert.True(form.TryRead(Encoding.UTF8.GetBytes(id), out IdBits bits));
                Assert.Equal(id, form.Write(bits));
            }
        }
    }

    [Fact]
    public void Ids_of_another_form_are_told_apart_and_kept_as_they_are()
    {
        var table = new IdTable(IdForm.Order("cervical"));
        string[] ids = [.. Enumerable.Range(0, 2000).Select(i => i % 3 == 0 ? $"oud-{i}" : LedgerIds.NewOrderId(i % 3 == 1 ? "cervical" : "bowel"))];
        Assert.All(ids, (id, i) => Assert.Equal(i, table.Add(Encoding.UTF8.GetBytes(id))));
        Assert.All(ids, (id, i) => Assert.Equal((i, i, id), (table.Add(Encoding.UTF8.GetBytes(id)), table.Find(Encoding.UTF8.GetBytes(id)), table[i])));
        Assert.Equal((2000, -1), (table.Count, table.Find("cervical-"u8)));
    }

    [Fact]
    public void Ids_that_differ_in_their_first_letter_only_are_two()
    {
        var table = new IdTable(IdForm.Order("cervical"));
        string rest = LedgerIds.NewId()[1..];
        string[] ids = [.. "0123456789ABCDEFGHJKMNPQRSTVWXYZ".Select(letter => $"cervical-{letter}{rest}")];
        Assert.All(ids, (id, i) => Assert.Equal((i, id), (table.Add(Encoding.UTF8.GetBytes(id)), table[i])));
    }
}
