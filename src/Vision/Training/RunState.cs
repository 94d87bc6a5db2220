using System.Text.Json;
using Platform.Vision.Weights;

namespace Platform.Vision.Training;

/// <summary>The files that a training goes on from: safetensors with every tensor that changes, and in the metadata which plan's they are (<c>plan</c>) and how far it is (<c>progress</c>, JSON).</summary>
internal static class RunState
{
    private const string Format = "platform-training-state-1";

    /// <summary>Writes a state.</summary>
    public static void Write(string path, string plan, RunProgress progress, Learner learner)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var file = File.Create(path);
        Safetensors.Write(file, learner.State(), new Dictionary<string, string> { ["format"] = Format, ["plan"] = plan, ["progress"] = JsonSerializer.Serialize(progress) });
    }

    /// <summary>Brings a learner to where a state was taken.</summary>
    /// <exception cref="WeightsRejectedException">It is no state, or another plan's.</exception>
    public static RunProgress Read(string path, string plan, Learner learner)
    {
        using var file = File.OpenRead(path);
        using var state = Safetensors.Read(file);
        if (state.Metadata.GetValueOrDefault("format") != Format) throw new WeightsRejectedException("The file is no state of a training.");
        if (state.Metadata.GetValueOrDefault("plan") != plan) throw new WeightsRejectedException("The state is of another training: its configuration, classes or pictures are not the same.");
        var progress = Progress(state.Metadata.GetValueOrDefault("progress"));
        learner.Restore(state.Tensors);
        return progress;
    }

    private static RunProgress Progress(string? text)
    {
        try
        {
            return JsonSerializer.Deserialize<RunProgress>(text ?? "null") ?? throw new WeightsRejectedException("The state does not say how far the training is.");
        }
        catch (JsonException wrong)
        {
            throw new WeightsRejectedException("The state does not say how far the training is.", wrong);
        }
    }
}
