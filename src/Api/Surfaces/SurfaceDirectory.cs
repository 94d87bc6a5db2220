using System.Diagnostics.CodeAnalysis;
using Platform.Api.Hosting;

namespace Platform.Api.Surfaces;

/// <summary>All surfaces, and which of them a request is to.</summary>
public sealed class SurfaceDirectory
{
    private readonly Dictionary<int, Surface> _byPort;

    /// <summary>Checks that the surfaces do not stand in each other's way.</summary>
    /// <exception cref="InvalidOperationException">Two have the same name or port.</exception>
    public SurfaceDirectory(IEnumerable<Surface> surfaces, PlatformPorts ports)
    {
        All = [.. surfaces];
        if (All.DistinctBy(surface => surface.Name).Count() != All.Count) throw new InvalidOperationException("two surfaces have the same name");
        if (All.Any(surface => surface.PortOffset <= 0)) throw new InvalidOperationException("a surface's own port must lie above the main one");
        _byPort = All.ToDictionary(ports.Of);
    }

    /// <summary>The surfaces.</summary>
    public IReadOnlyList<Surface> All { get; }

    /// <summary>The surface whose own port this is.</summary>
    public bool TryByPort(int port, [NotNullWhen(true)] out Surface? surface) => _byPort.TryGetValue(port, out surface);

    /// <summary>The surface whose prefix the path has.</summary>
    public bool TryByPath(PathString path, [NotNullWhen(true)] out Surface? surface)
    {
        surface = All.FirstOrDefault(candidate => path.StartsWithSegments(candidate.Prefix));
        return surface is not null;
    }
}
