namespace Platform.Vision.Tests.Models;

/// <summary>What the judge needs to know of the platform's files and of torchvision's models.</summary>
internal static class Torchvision
{
    /// <summary>
    /// <c>read(path)</c>: a safetensors file's tensors and metadata, taken in place out of the mapped file as Python's own reader does, which tells whether they are aligned.
    /// <c>model(name, classes, size)</c>: torchvision's model. <c>still(model)</c>: without dropout and stochastic depth.
    /// </summary>
    internal const string Prelude = """
        import json, struct
        def read(path):
            whole = np.memmap(path, dtype=np.uint8, mode='r')
            length, = struct.unpack('<Q', whole[:8].tobytes())
            header = json.loads(whole[8:8 + length].tobytes())
            storage = torch.from_numpy(whole)[8 + length:]
            kinds = {'F64': torch.float64, 'F32': torch.float32, 'F16': torch.float16, 'BF16': torch.bfloat16, 'I64': torch.int64, 'I32': torch.int32, 'I16': torch.int16, 'I8': torch.int8, 'U8': torch.uint8, 'BOOL': torch.bool}
            metadata = header.pop('__metadata__', {})
            def tensor(entry):
                begin, end = entry['data_offsets']
                return storage[begin:end].view(kinds[entry['dtype']]).reshape(entry['shape'])
            assert sum(np.prod(entry['shape'], dtype=np.int64) * torch.empty(0, dtype=kinds[entry['dtype']]).element_size() for entry in header.values()) == len(storage)
            return {name: tensor(entry) for name, entry in header.items()}, metadata
        def model(name, classes, size):
            return torchvision.models.get_model(name, num_classes=classes, **({'image_size': size} if name.startswith('vit') else {}))
        def still(model):
            for module in model.modules():
                if isinstance(module, (nn.Dropout, torchvision.ops.StochasticDepth)):
                    module.p = 0.0
            return model
        def furthest(one, other):
            assert list(sorted(one)) == list(sorted(other)), set(one) ^ set(other)
            assert all(one[name].shape == other[name].shape and one[name].dtype == other[name].dtype for name in one), 'shapes'
            return max(([((one[name].double() - other[name].double()).abs() / other[name].double().abs().clamp(min=1)).max().item(), name] for name in one), key=lambda pair: pair[0])

        """;

    /// <summary>The side of the pictures that a model is tested with: as small as leaves it something to normalise.</summary>
    internal static int SizeFor(string name) => name == "vit_b_16" ? 32 : 64;
}
