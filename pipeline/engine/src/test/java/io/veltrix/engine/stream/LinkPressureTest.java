package io.veltrix.engine.stream;

import io.veltrix.engine.api.Tally;
import io.veltrix.engine.observe.Tallies;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class LinkPressureTest
{
    private final Tallies tallies = Tallies.onHeap();
    private final Tally quick = tallies.add("quick");
    private final Tally slow = tallies.add("slow");
    private final Tally attached = tallies.add("attached");
    private final Tally quickFull = tallies.add("quick full");
    private final Tally slowFull = tallies.add("slow full");
    private final LinkPressure pressure = new LinkPressure("root");

    @Test
    void shouldCountAgainstTheSlowestReader()
    {
        pressure.addReader("quick", false, quick, quickFull);
        pressure.addReader("slow", false, slow, slowFull);
        quick.set(20);
        slow.set(10);
        pressure.onFull(30);
        assertEquals(0, quickFull.value());
        assertEquals(1, slowFull.value());
        slow.set(25);
        pressure.onFull(30);
        assertEquals(1, quickFull.value());
    }

    /** Seen to fail with the state of the link left out. */
    @Test
    void shouldNotCountAgainstAReaderThatWasLeftBehind()
    {
        pressure.addReader("quick", false, quick, quickFull);
        pressure.addDetachableReader("slow", slow, attached, slowFull);
        quick.set(20);
        attached.set(1);
        pressure.onFull(30);
        assertEquals(1, slowFull.value());
        attached.set(0);
        pressure.onFull(30);
        assertEquals(1, slowFull.value());
        assertEquals(1, quickFull.value());
    }
}
