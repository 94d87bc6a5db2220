using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Hosting;

/// <summary>Adds reminders.</summary>
public static class SiloBuilderReminderExtensions
{
    /// <summary>Adds reminders; an <see cref="IReminderTable"/> keeps them.</summary>
    public static ISiloBuilder AddReminders(this ISiloBuilder builder)
    {
        builder.Services.AddReminders();
        return builder;
    }

    /// <summary>Adds reminders; an <see cref="IReminderTable"/> keeps them.</summary>
    public static void AddReminders(this IServiceCollection services) => services.AddOptions<ReminderOptions>();
}

/// <summary>Reminders in memory.</summary>
public static class SiloBuilderReminderMemoryExtensions
{
    /// <summary>Keeps reminders in memory, so that they end with the process.</summary>
    public static ISiloBuilder UseInMemoryReminderService(this ISiloBuilder builder) => builder.AddReminders();
}
