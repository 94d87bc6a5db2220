using Microsoft.Extensions.Options;
using Platform.Grains.Datasets;
using Platform.Storage;
using Platform.Storage.Blobs;

namespace Platform.Silo;

/// <summary>What the grains of datasets of pictures need.</summary>
internal static class PicturesSilo
{
    /// <summary>Adds the work on pictures.</summary>
    public static IServiceCollection AddPictures(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidated<PictureOptions>(configuration, PictureOptions.Section);
        return services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<PictureOptions>>().Value;
            // Of this silo alone: silos share the data folder, and each empties what it left there itself.
            var folder = Path.Combine(
                options.WorkFolder ?? Path.Combine(provider.GetRequiredService<DataFolder>().Path, "pictures"), provider.GetRequiredService<IOptions<SiloOptions>>().Value.Name);
            return new ImageWork(provider.GetRequiredService<IBlobStore>(), options, folder, provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        });
    }
}
