package io.veltrix.engine.control;

/**
 * The answer to a command.
 *
 * @param outcome      what became of it.
 * @param rootSequence that it got, where it was sequenced; else 0.
 */
public record CommandAnswer(CommandOutcome outcome, long rootSequence)
{
}
