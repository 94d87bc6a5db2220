namespace Platform.Tabular;

/// <summary>What the caller gave cannot be done; the message is for them.</summary>
public class TabularException : Exception
{
    /// <param name="message">What a person can act on.</param>
    public TabularException(string message) : base(message)
    {
    }

    /// <param name="message">What a person can act on.</param>
    /// <param name="cause">What it came of.</param>
    public TabularException(string message, Exception cause) : base(message, cause)
    {
    }
}
