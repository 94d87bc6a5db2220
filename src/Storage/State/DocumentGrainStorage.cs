using System.Runtime.CompilerServices;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Platform.Storage.State;

/// <summary>Orleans' grain storage over documents: what was written is on stable storage, and a writer whose etag is not the stored one is refused.</summary>
internal sealed class DocumentGrainStorage(IGrainDocuments documents, IGrainStorageSerializer serializer) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var stored = await documents.ReadAsync(stateName, grainId.ToString(), cancellationToken).ConfigureAwait(false);
        if (stored is null)
        {
            Reset(grainState);
            return;
        }

        grainState.State = serializer.Deserialize<T>(new BinaryData(stored.Document)) ?? NewState<T>();
        grainState.ETag = stored.Etag;
        grainState.RecordExists = true;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var document = serializer.Serialize(grainState.State).ToMemory();
        var change = await documents.WriteAsync(stateName, grainId.ToString(), grainState.ETag, document, cancellationToken).ConfigureAwait(false);
        if (!change.Made) throw Inconsistent("write", stateName, grainId, change.Etag, grainState.ETag);
        grainState.ETag = change.Etag;
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var change = await documents.DeleteAsync(stateName, grainId.ToString(), grainState.ETag, cancellationToken).ConfigureAwait(false);
        if (!change.Made) throw Inconsistent("clear", stateName, grainId, change.Etag, grainState.ETag);
        Reset(grainState);
    }

    private static void Reset<T>(IGrainState<T> grainState)
    {
        grainState.State = NewState<T>();
        grainState.ETag = null!;
        grainState.RecordExists = false;
    }

    // As Orleans makes a state: by its constructor without parameters where it has one.
    private static T NewState<T>() => typeof(T).IsValueType || typeof(T).GetConstructor(Type.EmptyTypes) is not null
        ? Activator.CreateInstance<T>()
        : typeof(T) == typeof(string) ? default! : (T)RuntimeHelpers.GetUninitializedObject(typeof(T));

    private static InconsistentStateException Inconsistent(string verb, string stateName, GrainId grainId, string? stored, string? current) => new(
        $"cannot {verb} the state '{stateName}' of {grainId}: another activation changed it", stored ?? "none", current ?? "none");
}
