package io.veltrix.stress;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What {@code stress/run} runs is what the annotation processor listed: a compiler that skips it lists nothing. */
class StressListTest
{
    private static final String[] TESTS = {
        "io.veltrix.stress.GateStress",
        "io.veltrix.engine.ProgressStress",
        "io.veltrix.engine.LaneProgressStress",
        "io.veltrix.engine.link.MappedGateStress",
        "io.veltrix.engine.link.AllOrNoneStress",
        "io.veltrix.engine.link.PlaceStress",
        "io.veltrix.stress.HandOverStress",
        "io.veltrix.stress.RestartHoldStress",
    };

    @Test
    void shouldListEveryTestWhenCompiled() throws IOException
    {
        try (InputStream list = getClass().getResourceAsStream("/META-INF/TestList"))
        {
            assertNotNull(list, "no list of tests: was the annotation processor run?");
            final String text = new String(list.readAllBytes(), StandardCharsets.UTF_8);
            for (final String test : TESTS)
            {
                assertTrue(text.contains(test), test + " is not in " + text);
            }
        }
    }
}
