namespace Demo;

/// <summary>The demonstration cannot go on; the message says what to do, in words for the person at the keyboard.</summary>
internal sealed class DemoException(string message) : Exception(message);
