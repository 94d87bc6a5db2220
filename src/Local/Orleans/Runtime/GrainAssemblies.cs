using System.Reflection;

namespace Orleans.Local.Runtime;

/// <summary>Finds the assemblies that use this one: those loaded, and those they refer to.</summary>
internal static class GrainAssemblies
{
    private static readonly Assembly Self = typeof(GrainAssemblies).Assembly;

    public static IEnumerable<Type> Types() => Find().SelectMany(TypesOf);

    /// <summary>The grain classes among them.</summary>
    public static IEnumerable<Type> GrainClasses() => Types().Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IGrainBase).IsAssignableFrom(type)
        && type.GetInterfaces().Any(i => i != typeof(IGrain) && typeof(IGrain).IsAssignableFrom(i)));

    private static HashSet<Assembly> Find()
    {
        var found = new HashSet<Assembly> { Self };
        var seen = new HashSet<string>();
        var next = new Queue<Assembly>(AppDomain.CurrentDomain.GetAssemblies().Where(assembly => !assembly.IsDynamic));
        while (next.TryDequeue(out var assembly))
        {
            if (!seen.Add(assembly.FullName!)) continue;
            var references = assembly.GetReferencedAssemblies();
            if (references.All(reference => reference.Name != Self.GetName().Name)) continue;
            found.Add(assembly);
            foreach (var reference in references)
            {
                if (seen.Contains(reference.FullName)) continue;
                try
                {
                    next.Enqueue(Assembly.Load(reference));
                }
                catch (FileNotFoundException)
                {
                    // A reference that is not deployed is not used either.
                    seen.Add(reference.FullName);
                }
            }
        }

        return found;
    }

    private static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException exception)
        {
            return exception.Types.OfType<Type>();
        }
    }
}
