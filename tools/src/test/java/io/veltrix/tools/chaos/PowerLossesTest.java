package io.veltrix.tools.chaos;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class PowerLossesTest
{
    // Seen to fail with an effect told as one before the next cut that came after its own, and before its process died.
    @Test
    void shouldTellTheAgeOfAnEffectAtTheCutThatItsProcessDiedOf()
    {
        final PowerLosses losses = new PowerLosses();
        losses.cut(100, 110);
        losses.cut(500, 505);
        assertEquals(10, losses.ageNs(90));
        assertEquals(0, losses.ageNs(100));
        assertEquals(0, losses.ageNs(105));
        assertEquals(0, losses.ageNs(110));
        assertEquals(389, losses.ageNs(111));
        assertEquals(0, losses.ageNs(503));
    }
}
