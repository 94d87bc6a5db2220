using Microsoft.Extensions.DependencyInjection;

namespace Platform.Testing;

/// <summary>
/// Lets calls of the platform's grains go as they go between processes. Within one process Orleans hands over what is immutable as it is, so what cannot be written, or is another once read,
/// would show only in a cluster. The stand-in, which is never more than one process, cannot.
/// </summary>
internal static partial class Wire
{
    public static void Use(IServiceCollection services) => AddTo(services);

    static partial void AddTo(IServiceCollection services);
}
