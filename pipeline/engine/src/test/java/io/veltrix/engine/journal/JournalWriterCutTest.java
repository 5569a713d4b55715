package io.veltrix.engine.journal;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicReference;

import io.veltrix.engine.config.Durability;
import io.veltrix.engine.config.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The file under a writer is cut. The JVM skips the stores and says so at a safepoint that may be long behind them, so
 * it is not what this relies on: of no block that is not there may the writer say that it is.
 * <p>
 * Not on JDK 17, where about one of thirty such faults ends the JVM itself.
 */
@EnabledForJreRange(min = JRE.JAVA_21)
class JournalWriterCutTest
{
    private static final int WARM_UP = 60_000;

    private final JournalFixture fixture = new JournalFixture();
    private final AtomicReference<Throwable> error = new AtomicReference<>();

    @TempDir
    private Path home;

    /** Ends at the first block that is refused by an error: as an event loop would, which does not ask the JVM. */
    private Throwable appendUntilFailure(final JournalWriter writer, final long[] told)
    {
        for (long sequence = told[0] + 1; sequence < told[0] + WARM_UP; sequence++)
        {
            fixture.fill(sequence, 1, JournalFixture.BLOCK_BYTES);
            try
            {
                if (!fixture.offer(writer, sequence, 1))
                {
                    return null;
                }
                told[1] = writer.durableSequence();
            }
            catch (final JournalException | InternalError failure)
            {
                told[1] = writer.durableSequence();
                return failure;
            }
        }
        return null;
    }

    @Test
    void shouldNotSayThatABlockIsThereWhoseFileWasCut() throws Exception
    {
        final JournalOptions options = new JournalOptions(home.resolve("journal"), 7, "root", 64L << 20,
            JournalFixture.BLOCK_BYTES, Durability.PAGE_CACHE, 0, 0, Recording.FULL);
        final SegmentPreparer preparer = JournalFixture.launch(error);
        final JournalWriter writer = JournalWriter.open(options, preparer);
        assertTrue(writer.awaitReady());
        for (long sequence = 1; sequence <= WARM_UP; sequence++)
        {
            fixture.fill(sequence, 1, JournalFixture.BLOCK_BYTES);
            assertTrue(fixture.offer(writer, sequence, 1));
        }
        assertEquals(WARM_UP, writer.durableSequence());
        final Path file = JournalFixture.blocks(options).get(0).file();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE))
        {
            channel.truncate(0);
        }
        final long[] told = {WARM_UP, WARM_UP};
        final Throwable failure = appendUntilFailure(writer, told);
        writer.abandon();
        try
        {
            writer.close();
        }
        finally
        {
            preparer.close();
        }
        assertTrue(failure != null, "it went on");
        assertEquals(WARM_UP, told[1], () -> "said to be there, then " + failure);
    }
}
