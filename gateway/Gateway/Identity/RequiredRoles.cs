using Gateway.Registry;

namespace Gateway.Identity;

/// <summary>Endpoint metadata: the roles whose parties may use it. An endpoint without it serves nobody.</summary>
internal sealed record RequiredRoles(IReadOnlyList<Role> Roles);

internal static class RequiredRolesExtensions
{
    /// <summary>Opens the endpoint, or the group of endpoints, to parties with one of these roles. On an endpoint it replaces what its group says.</summary>
    public static TBuilder RequireRole<TBuilder>(this TBuilder endpoint, params Role[] roles)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new RequiredRoles(roles));
}
