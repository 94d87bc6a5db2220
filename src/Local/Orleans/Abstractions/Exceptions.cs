namespace Orleans.Runtime
{
    /// <summary>A fault of the runtime.</summary>
    [GenerateSerializer]
    public class OrleansException : Exception
    {
        /// <summary>A fault without words.</summary>
        public OrleansException() : base("Unexpected error.") { }

        /// <summary>A fault described by <paramref name="message"/>.</summary>
        public OrleansException(string message) : base(message) { }

        /// <summary>A fault with its cause.</summary>
        public OrleansException(string message, Exception innerException) : base(message, innerException) { }
    }

    /// <summary>A request was refused before it reached its grain.</summary>
    [GenerateSerializer]
    public class OrleansMessageRejectionException : OrleansException
    {
        internal OrleansMessageRejectionException(string message) : base(message) { }

        internal OrleansMessageRejectionException(string message, Exception innerException) : base(message, innerException) { }
    }

    /// <summary>The silo went away, or is going.</summary>
    [GenerateSerializer]
    public sealed class SiloUnavailableException : OrleansMessageRejectionException
    {
        /// <summary>A silo that is not there.</summary>
        public SiloUnavailableException() : base("SiloUnavailableException") { }

        /// <summary>A silo that is not there, described by <paramref name="msg"/>.</summary>
        public SiloUnavailableException(string msg) : base(msg) { }

        /// <summary>A silo that is not there, and why.</summary>
        public SiloUnavailableException(string message, Exception innerException) : base(message, innerException) { }
    }

    /// <summary>Too many requests wait for one activation.</summary>
    [GenerateSerializer]
    public sealed class LimitExceededException : OrleansException
    {
        /// <summary>A limit described by <paramref name="message"/>.</summary>
        public LimitExceededException(string message) : base(message) { }

        /// <summary>A limit with its cause.</summary>
        public LimitExceededException(string message, Exception innerException) : base(message, innerException) { }

        /// <summary>The limit <paramref name="limitName"/> was passed.</summary>
        public LimitExceededException(string limitName, int current, int threshold, object extraInfo)
            : base($"Limit exceeded {limitName} Current={current} Threshold={threshold} {extraInfo}") { }
    }

    /// <summary>A configuration that cannot work.</summary>
    [GenerateSerializer]
    public sealed class OrleansConfigurationException : Exception
    {
        /// <summary>What is wrong with it.</summary>
        public OrleansConfigurationException(string message) : base(message) { }

        /// <summary>What is wrong with it, and why.</summary>
        public OrleansConfigurationException(string message, Exception innerException) : base(message, innerException) { }
    }

    /// <summary>An enumeration ended because its grain was deactivated or forgot it.</summary>
    [GenerateSerializer]
    public sealed class EnumerationAbortedException : Exception
    {
        /// <summary>An enumeration that ended.</summary>
        public EnumerationAbortedException() { }

        /// <summary>An enumeration that ended, described by <paramref name="message"/>.</summary>
        public EnumerationAbortedException(string message) : base(message) { }

        /// <summary>An enumeration that ended, and why.</summary>
        public EnumerationAbortedException(string message, Exception innerException) : base(message, innerException) { }
    }

    /// <summary>A reminder could not be stored or found.</summary>
    [GenerateSerializer]
    public sealed class ReminderException : OrleansException
    {
        /// <summary>What went wrong.</summary>
        public ReminderException(string message) : base(message) { }
    }
}

namespace Orleans.Serialization
{
    /// <summary>A value could not be copied or written.</summary>
    [GenerateSerializer]
    public class SerializerException : Exception
    {
        /// <summary>What went wrong.</summary>
        public SerializerException(string message) : base(message) { }

        /// <summary>What went wrong, and why.</summary>
        public SerializerException(string message, Exception innerException) : base(message, innerException) { }
    }

    /// <summary>A value's type may not travel in messages: it lacks <see cref="GenerateSerializerAttribute"/>.</summary>
    [GenerateSerializer]
    public sealed class CodecNotFoundException : SerializerException
    {
        /// <summary>What went wrong.</summary>
        public CodecNotFoundException(string message) : base(message) { }
    }
}

namespace Orleans.Storage
{
    /// <summary>A storage provider is missing or wrongly configured.</summary>
    [GenerateSerializer]
    public sealed class BadProviderConfigException : Runtime.OrleansException
    {
        /// <summary>A provider that cannot work.</summary>
        public BadProviderConfigException() { }

        /// <summary>What is wrong.</summary>
        public BadProviderConfigException(string msg) : base(msg) { }

        /// <summary>What is wrong, and why.</summary>
        public BadProviderConfigException(string msg, Exception exc) : base(msg, exc) { }
    }

    /// <summary>The stored state is not the one that was read: someone wrote in between.</summary>
    [GenerateSerializer]
    public class InconsistentStateException : Runtime.OrleansException
    {
        /// <summary>A conflict.</summary>
        public InconsistentStateException() { }

        /// <summary>A conflict described by <paramref name="message"/>.</summary>
        public InconsistentStateException(string message) : base(message) { }

        /// <summary>A conflict with its cause.</summary>
        public InconsistentStateException(string message, Exception? innerException) : base(message, innerException!) { }

        /// <summary>A conflict of etags.</summary>
        public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag) : this(errorMsg, storedEtag, currentEtag, null) { }

        /// <summary>A conflict of etags with its cause.</summary>
        public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException)
            : base(errorMsg, storageException!)
        {
            StoredEtag = storedEtag;
            CurrentEtag = currentEtag;
        }

        /// <summary>A conflict of etags with its cause.</summary>
        public InconsistentStateException(string? storedEtag, string? currentEtag, Exception storageException)
            : this(storageException.Message, storedEtag, currentEtag, storageException) { }

        internal bool IsSourceActivation { get; set; } = true;

        /// <summary>The etag in the store.</summary>
        [Id(1)]
        public string? StoredEtag { get; private set; }

        /// <summary>The etag that the writer held.</summary>
        [Id(2)]
        public string? CurrentEtag { get; private set; }

        /// <inheritdoc />
        public override string ToString() => $"{base.ToString()} ExpectedEtag={CurrentEtag} ReceivedEtag={StoredEtag}";
    }
}
