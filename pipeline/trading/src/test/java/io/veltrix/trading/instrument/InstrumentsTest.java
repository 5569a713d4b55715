package io.veltrix.trading.instrument;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class InstrumentsTest
{
    @Test
    void shouldReadBackWhatWasWrittenAndSortByName()
    {
        assertEquals("AA-", Instruments.format(Instruments.parse("AA-")));
        assertEquals("138843", Instruments.format(Instruments.parse("138843")));
        assertEquals(138843L, Instruments.parse("138843"));
        assertEquals("ABCDEFGH", Instruments.format(Instruments.parse("ABCDEFGH")));
        assertTrue(Instruments.symbol("AA") < Instruments.symbol("AA-"));
        assertTrue(Instruments.symbol("AA-") < Instruments.symbol("AB"));
        assertThrows(IllegalArgumentException.class, () -> Instruments.symbol("TOOLONGNAME"));
        assertThrows(IllegalArgumentException.class, () -> Instruments.symbol(""));
        assertThrows(IllegalArgumentException.class, () -> Instruments.symbol("\u00e9"));
    }

    @Test
    void shouldEqualMapWhenUsedAtRandom()
    {
        final long seed = System.nanoTime();
        System.out.println("InstrumentsTest seed=" + seed);
        final Random random = new Random(seed);
        final LongIndex index = new LongIndex(300);
        final Map<Long, Integer> model = new HashMap<>();
        for (int i = 0; i < 200_000; i++)
        {
            final long key = random.nextBoolean() ? random.nextInt(400) : ((long)random.nextInt(400)) << 56;
            if (random.nextInt(3) == 0)
            {
                final Integer expected = model.remove(key);
                assertEquals(expected == null ? LongIndex.MISSING : expected, index.remove(key), "seed=" + seed);
            }
            else
            {
                final boolean room = model.containsKey(key) || model.size() < 300;
                assertEquals(room, index.put(key, i), "seed=" + seed);
                if (room)
                {
                    model.put(key, i);
                }
            }
            assertEquals(model.size(), index.size(), "seed=" + seed);
        }
        model.forEach((key, value) -> assertEquals(value, index.get(key)));
        assertFalse(model.isEmpty());
    }
}
