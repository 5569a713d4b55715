package io.veltrix.engine.link;

import java.nio.file.Path;

import io.veltrix.engine.api.Tally;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

class CounterTallyTest
{
    /** A report is made after a driver was lost. Read from the counters file, which is gone, the JVM crashed. */
    @Test
    void shouldSayTheLastValueWhenItsClientIsClosed(@TempDir final Path folder)
    {
        final Tally tally;
        try (Transport transport = Transport.launch(folder.resolve("aeron"), (error) -> { }))
        {
            tally = transport.addTally("a counter");
            tally.set(40);
            tally.add(2);
            assertEquals(42, tally.value());
        }
        assertEquals(42, tally.value());
    }
}
