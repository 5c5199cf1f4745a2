using System.Buffers;
using System.Globalization;
using System.Text;

namespace Gateway.Fhir;

/// <summary>Where the reader stands, so that a problem can say its place without a word of the message.</summary>
internal struct ReadingPath : IDisposable
{
    private (FhirProperty Property, int Item)[]? _steps;
    private FhirType? _root;
    private int _depth;

    public void Start(FhirType root) => _root = root;

    public void Enter(FhirProperty property)
    {
        _steps ??= ArrayPool<(FhirProperty, int)>.Shared.Rent(256);
        if (_depth == _steps.Length)
            Array.Resize(ref _steps, _depth * 2);
        _steps[_depth++] = (property, -1);
    }

    public readonly void Item(int index) => _steps![_depth - 1].Item = index;

    public void Leave() => _depth--;

    public void Dispose()
    {
        if (_steps is not null)
            ArrayPool<(FhirProperty, int)>.Shared.Return(_steps);
        _steps = null;
    }

    public override readonly string ToString()
    {
        var path = new StringBuilder(_root?.Name ?? "Resource");
        for (var i = 0; i < _depth; i++)
        {
            path.Append('.').Append(_steps![i].Property.Element.Name);
            if (_steps[i].Item >= 0)
                path.Append(CultureInfo.InvariantCulture, $"[{_steps[i].Item}]");
        }

        return path.ToString();
    }
}
