namespace Platform.Sandbox;

/// <summary>
/// One line of what a job wrote, without its end. Standard output and error share one pipe, so lines come in exactly the order they
/// were written; which of the two a line was written to is thereby not kept. Text that is not UTF-8, and control characters but
/// the tab, become U+FFFD; a line longer than 64 KiB comes in pieces.
/// </summary>
/// <param name="At">When the line was read, by the runner's clock.</param>
/// <param name="Text">The line.</param>
public readonly record struct SandboxLine(DateTimeOffset At, string Text);
