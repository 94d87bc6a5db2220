using System.Buffers.Binary;

namespace Platform.Sandbox.Confinement;

/// <summary>
/// Writes a classic BPF program over <c>struct seccomp_data</c>, instruction by instruction, in the machine's byte order (little endian).
/// Each rule matches one system call and answers for it on every path, so that rules never depend on each other.
/// </summary>
internal sealed class BpfProgram
{
    internal const uint Allow = 0x7fff0000, KillProcess = 0x80000000;

    private const ushort LoadWord = 0x20, JumpEqual = 0x15, JumpGreaterOrEqual = 0x35, JumpBitsSet = 0x45, Return = 0x06;
    private const uint NumberOffset = 0, ArchitectureOffset = 4, ArgumentsOffset = 16;

    private readonly List<(ushort Code, byte True, byte False, uint Value)> _instructions = [];

    internal static uint Errno(int error) => 0x00050000u | (uint)error;

    /// <summary>Kills what calls in another machine's convention, then leaves the call's number in the accumulator.</summary>
    internal BpfProgram RequireArchitecture(uint architecture)
    {
        Emit(LoadWord, 0, 0, ArchitectureOffset);
        Emit(JumpEqual, 1, 0, architecture);
        Emit(Return, 0, 0, KillProcess);
        Emit(LoadWord, 0, 0, NumberOffset);
        return this;
    }

    internal BpfProgram KillFrom(uint number)
    {
        Emit(JumpGreaterOrEqual, 0, 1, number);
        Emit(Return, 0, 0, KillProcess);
        return this;
    }

    internal BpfProgram Answer(uint number, uint answer)
    {
        Emit(JumpEqual, 0, 1, number);
        Emit(Return, 0, 0, answer);
        return this;
    }

    /// <summary>Refuses the call when the low word of an argument has any of <paramref name="bits"/>.</summary>
    internal BpfProgram RefuseBits(uint number, int argument, uint bits, uint answer)
    {
        Emit(JumpEqual, 0, 4, number);
        Emit(LoadWord, 0, 0, Argument(argument));
        Emit(JumpBitsSet, 0, 1, bits);
        Emit(Return, 0, 0, answer);
        Emit(Return, 0, 0, Allow);
        return this;
    }

    /// <summary>Answers <paramref name="listed"/> when the low word of an argument is one of the values, else <paramref name="other"/>.</summary>
    internal BpfProgram Choose(uint number, int argument, ReadOnlySpan<uint> values, uint listed, uint other)
    {
        Emit(JumpEqual, 0, (byte)(values.Length + 3), number);
        Emit(LoadWord, 0, 0, Argument(argument));
        for (var i = 0; i < values.Length; i++) Emit(JumpEqual, (byte)(values.Length - i), 0, values[i]);
        Emit(Return, 0, 0, other);
        Emit(Return, 0, 0, listed);
        return this;
    }

    /// <summary>Ends the program: what no rule named is answered so. The result is an array of <c>struct sock_filter</c>.</summary>
    internal byte[] Otherwise(uint answer)
    {
        Emit(Return, 0, 0, answer);
        var bytes = new byte[_instructions.Count * 8];
        for (var i = 0; i < _instructions.Count; i++)
        {
            var at = bytes.AsSpan(i * 8);
            BinaryPrimitives.WriteUInt16LittleEndian(at, _instructions[i].Code);
            at[2] = _instructions[i].True;
            at[3] = _instructions[i].False;
            BinaryPrimitives.WriteUInt32LittleEndian(at[4..], _instructions[i].Value);
        }
        return bytes;
    }

    private static uint Argument(int index) => ArgumentsOffset + (uint)index * 8;

    private void Emit(ushort code, byte whenTrue, byte whenFalse, uint value) => _instructions.Add((code, whenTrue, whenFalse, value));
}
