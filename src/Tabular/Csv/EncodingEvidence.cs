namespace Platform.Tabular.Csv;

/// <summary>Looks whether bytes are in an encoding, and how plausible that is.</summary>
internal abstract class EncodingEvidence
{
    private long _plausible;
    private long _characters;

    /// <summary>Whether all was valid.</summary>
    public bool IsValid => !Broken && Open == 0;

    /// <summary>What share of the characters beyond ASCII are those that Japanese is mostly written with, from 0 to 1.</summary>
    public double Plausibility => _characters == 0 ? 0 : (double)_plausible / _characters;

    /// <summary>The bytes of a character of which the last is not there yet.</summary>
    protected int Open { get; set; }

    /// <summary>Whether a byte came that cannot be.</summary>
    protected bool Broken { get; set; }

    /// <summary>Looks at what follows.</summary>
    public void Look(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (Broken) return;
            if (value < 0x80 && Open == 0) continue;
            Take(value);
        }
    }

    protected abstract void Take(byte value);

    protected void Count(bool plausible)
    {
        _characters++;
        if (plausible) _plausible++;
        Open = 0;
    }
}

/// <summary>CP932: two bytes, or one for half-width katakana, which hardly anything is written with.</summary>
internal sealed class ShiftJisEvidence : EncodingEvidence
{
    protected override void Take(byte value)
    {
        if (Open == 0)
        {
            if (value is >= 0xA1 and <= 0xDF) Count(plausible: false);
            else if (value is (>= 0x81 and <= 0x9F) or (>= 0xE0 and <= 0xFC)) Open = value;
            else Broken = true;
        }
        else if (value is < 0x40 or 0x7F or > 0xFC) Broken = true;
        // Punctuation, hiragana, katakana and the kanji of level 1.
        else Count(Open is 0x81 || (Open == 0x82 && value >= 0x4F) || (Open == 0x83 && value <= 0x96) || Open is >= 0x88 and <= 0x97);
    }
}

/// <summary>EUC-JP: two bytes from A1; 8E before half-width katakana, 8F before the kanji of JIS X 0212.</summary>
internal sealed class EucEvidence : EncodingEvidence
{
    protected override void Take(byte value)
    {
        switch (Open)
        {
            case 0 when value is 0x8E or 0x8F or (>= 0xA1 and <= 0xFE):
                Open = value;
                break;
            case 0x8E when value is >= 0xA1 and <= 0xDF:
                Count(plausible: false);
                break;
            case 0x8F when value is >= 0xA1 and <= 0xFE:
                Open = 0x1_8F;
                break;
            case 0x1_8F when value is >= 0xA1 and <= 0xFE:
                Count(plausible: false);
                break;
            case >= 0xA1 and <= 0xFE when value is >= 0xA1 and <= 0xFE:
                Count(Open is 0xA1 or 0xA3 or 0xA4 or 0xA5 or (>= 0xB0 and <= 0xCF));
                break;
            default:
                Broken = true;
                break;
        }
    }
}

/// <summary>UTF-8 that a few bytes are wrong of: hardly anything else makes its sequences by chance.</summary>
internal sealed class Utf8Evidence : EncodingEvidence
{
    private long _sequences;
    private long _wrong;

    /// <summary>Whether it is UTF-8 but for a few bytes.</summary>
    public bool IsPlain => _sequences > 10 * _wrong;

    protected override void Take(byte value)
    {
        if (Open > 0 && value is >= 0x80 and <= 0xBF)
        {
            if (--Open == 0) _sequences++;
            return;
        }

        if (Open > 0 || value is (>= 0x80 and < 0xC2) or > 0xF4) _wrong++;
        Open = value switch { >= 0xC2 and <= 0xDF => 1, >= 0xE0 and <= 0xEF => 2, >= 0xF0 and <= 0xF4 => 3, _ => 0 };
    }
}
