package io.veltrix.tools.chaos.agent;

import java.io.IOException;
import java.io.InputStream;

import io.veltrix.engine.Pipeline;
import io.veltrix.engine.sequencer.SequencerClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The moments that faults name are still there in the engine's classes; that they are reached, the fault itself says.
 * */
class ClassChangeTest
{
    private static byte[] bytes(final String className) throws IOException
    {
        try (InputStream stream = Pipeline.class.getResourceAsStream("/" + className.replace('.', '/') + ".class"))
        {
            return stream.readAllBytes();
        }
    }

    @ParameterizedTest
    @EnumSource(CrashPoint.class)
    void shouldFindEveryMoment(final CrashPoint point) throws IOException
    {
        final byte[] before = bytes(point.owner());
        assertTrue(ClassChange.atCall(before, point).length > before.length);
        assertEquals(point, CrashPoint.of(point.word()));
    }

    @Test
    void shouldFindTheClockAndRefuseAClassWithoutOne() throws IOException
    {
        ClassChange.ofClock(bytes(SequencerClock.class.getName()));
        final byte[] other = bytes(Pipeline.class.getName());
        assertThrows(IllegalStateException.class, () -> ClassChange.ofClock(other));
    }
}
