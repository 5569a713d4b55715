package io.veltrix.bench.harness;

/**
 * Takes messages at the reading end of a {@link Link}.
 */
@FunctionalInterface
public interface MessageHandler
{
    /**
     * @param value that the message was offered with.
     */
    void onMessage(long value);
}
