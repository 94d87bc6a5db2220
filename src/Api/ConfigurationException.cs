namespace Platform.Api;

/// <summary>A configuration value cannot be used. The message is one clear line that names the key; it is all a person sees of it at the start.</summary>
public sealed class ConfigurationException(string message) : Exception(message);
