using System.Globalization;
using System.Text.RegularExpressions;

namespace Platform.Local.TorchSharp.Tests.Operators;

/// <summary>
/// One operator on one set of inputs, here and in Python. Inputs are named a, b, c, … there and given as text: <c>2x3</c> is normal numbers,
/// <c>2x3+</c> numbers from 0.5 to 2, <c>2x3~</c> numbers from -0.9 to 0.9, <c>2x3:5</c> whole numbers below 5, <c>2x3?</c> truth values; <c>!</c> behind it: not differentiated.
/// </summary>
/// <param name="Name">The method, and in brackets what is special about the case.</param>
/// <param name="Python">An expression over the inputs.</param>
/// <param name="Ours">The same here.</param>
/// <param name="Inputs">As above.</param>
internal sealed partial record Case(string Name, string Python, Func<Tensor[], IEnumerable<Tensor>> Ours, string[] Inputs)
{
    internal string Method => Name.Split('(')[0].Trim();

    internal static Case One(string name, string python, Func<Tensor[], Tensor> ours, params string[] inputs) => new(name, python, t => [ours(t)], inputs);

    internal static Case All(string name, string python, Func<Tensor[], IEnumerable<Tensor>> ours, params string[] inputs) => new(name, python, ours, inputs);

    internal static Case Two(string name, string python, Func<Tensor[], (Tensor, Tensor)> ours, params string[] inputs) => new(name, python, t => Listed(ours(t)), inputs);

    /// <summary>The inputs, the same at every call, and whether each is differentiated.</summary>
    internal (Tensor[] Inputs, bool[] Differentiated) Make()
    {
        var random = new Random(Name.Aggregate(17, (hash, letter) => unchecked((hash * 31) + letter)));
        var made = Inputs.Select(input => Make(input, random)).ToArray();
        return (made.Select(input => input.Item1).ToArray(), made.Select(input => input.Item2).ToArray());
    }

    private static (Tensor, bool) Make(string input, Random random)
    {
        var match = Form().Match(input);
        var shape = match.Groups["shape"].Value.Length == 0 ? [] : match.Groups["shape"].Value.Split('x').Select(length => long.Parse(length, CultureInfo.InvariantCulture)).ToArray();
        var count = (int)shape.Aggregate(1L, (product, length) => product * length);
        return match.Groups["kind"].Value switch
        {
            "" => (tensor(Values(Normal), shape), !input.EndsWith('!')),
            "+" => (tensor(Values(() => (float)(0.5 + (1.5 * random.NextDouble()))), shape), !input.EndsWith('!')),
            "~" => (tensor(Values(() => (float)((1.8 * random.NextDouble()) - 0.9)), shape), !input.EndsWith('!')),
            "?" => (tensor(Values(() => random.Next(2) == 1), shape), false),
            var kind => (tensor(Values(() => (long)random.Next(int.Parse(kind[1..], CultureInfo.InvariantCulture))), shape), false),
        };

        T[] Values<T>(Func<T> next) => Enumerable.Range(0, count).Select(_ => next()).ToArray();
        float Normal() => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
    }

    private static IEnumerable<Tensor> Listed((Tensor, Tensor) pair) => [pair.Item1, pair.Item2];

    [GeneratedRegex(@"^(?<shape>[\dx]*)(?<kind>\+|~|\?|:\d+)?!?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
