using System.Runtime.InteropServices;

namespace Gateway.Fhir;

/// <summary>Where one resource of a message stands on its tape.</summary>
/// <param name="Position">In Bundle.entry, where there may be entries without a resource; -1 for a bare resource.</param>
/// <param name="Resource">The resource's node.</param>
/// <param name="FullUrl">The fullUrl's node, or -1.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct EntryPlace(int Position, int Resource, int FullUrl);
