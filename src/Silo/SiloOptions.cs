using System.ComponentModel.DataAnnotations;

namespace Platform.Silo;

/// <summary>What a silo is. Configuration section <c>Silo</c>.</summary>
public sealed class SiloOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Silo";

    /// <summary>
    /// Its name, which no other silo of the cluster has, stable across restarts: a worker that starts anew under its name takes over what it held before at once. It also names the
    /// silo's folder.
    /// </summary>
    [Required, RegularExpression("^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$", ErrorMessage = "Name must be 1 to 100 letters, digits, '.', '_' and '-', the first a letter or digit.")]
    public string Name { get; set; } = Environment.MachineName;

    /// <summary>The port on which a silo that is its whole cluster listens, to itself alone; of no meaning on the one-process runtime.</summary>
    [Range(1, 65_535)]
    public int Port { get; set; } = 11_111;

    /// <summary>The port on which it would be reached by clients.</summary>
    [Range(1, 65_535)]
    public int GatewayPort { get; set; } = 30_000;

    /// <summary>Its roles, separated by commas: <c>grains</c>, <c>sandbox</c>, <c>gpu</c>. The last trains models, on a GPU or without; a silo that was built with nothing to train with leaves it out.</summary>
    [Required, RegularExpression("^(grains|sandbox|gpu)(,(grains|sandbox|gpu))*$", ErrorMessage = "Roles must be a list of grains, sandbox and gpu, separated by commas.")]
    public string Roles { get; set; } = "grains,sandbox,gpu";

    /// <summary>Whether it has a role.</summary>
    public bool Has(string role) => Roles.Split(',').Contains(role, StringComparer.Ordinal);
}
