package io.veltrix.trading.rig;

import java.util.Random;
import java.util.function.Supplier;

import io.veltrix.codecs.Event;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What every stage that saves its state must hold to, over random events. */
public final class StageStates
{
    private static final int STEPS = 6_000;

    private StageStates()
    {
    }

    /** Makes events; sees what the stage that ran from the start made of the last one. */
    public interface Script
    {
        Event next(Random random, StageRig answered);
    }

    /**
     * Half of the events, then save and load into a fresh stage, then the other half through both: each must emit the
     * same bytes for the same event, and in the end save the same bytes. In one round a stage may be halted nearly all
     * the time; over all of them it must have had something to say.
     */
    public static void assertGoesOn(
        final String what, final int rounds, final Supplier<StageRig> rigs, final Supplier<Script> scripts)
    {
        int outputs = 0;
        for (int round = 0; round < rounds; round++)
        {
            outputs += goOn(what, rigs, scripts);
        }
        assertTrue(outputs > 20 * rounds, "only " + outputs + " outputs");
    }

    private static int goOn(final String what, final Supplier<StageRig> rigs, final Supplier<Script> scripts)
    {
        final long seed = System.nanoTime();
        System.out.println(what + " seed=" + seed);
        final Random random = new Random(seed);
        final Script script = scripts.get();
        final StageRig whole = rigs.get();
        final int half = STEPS / 2 + random.nextInt(STEPS / 4);
        for (int i = 0; i < half; i++)
        {
            whole.feed(script.next(random, whole));
        }
        final DirectBuffer state = whole.save();
        final StageRig loaded = rigs.get().load(state, whole);
        assertEquals(state, loaded.save(), () -> "saves what it loaded, seed=" + seed);
        int outputs = 0;
        for (int i = half; i < STEPS; i++)
        {
            final Event event = script.next(random, whole);
            whole.feed(event);
            loaded.feed(event);
            final int step = i;
            assertEquals(whole.outputs(), loaded.outputs(), () -> "outputs at step=" + step + " seed=" + seed);
            for (int out = 0; out < whole.outputs(); out++)
            {
                assertEquals(
                    bytes(whole.output(out)), bytes(loaded.output(out)), () -> "at step=" + step + " seed=" + seed);
                outputs++;
            }
        }
        assertEquals(whole.save(), loaded.save(), () -> "seed=" + seed);
        return outputs;
    }

    /**
     * A state that was cut or changed is refused with a reason, or it is one the stage can go on from: never anything
     * else, above all no access outside its memory.
     */
    public static void assertRefusesDamage(
        final String what, final Supplier<StageRig> rigs, final Supplier<Script> scripts)
    {
        final long seed = System.nanoTime();
        System.out.println(what + " seed=" + seed);
        final Random random = new Random(seed);
        final Script script = scripts.get();
        final StageRig whole = rigs.get();
        for (int i = 0; i < 400; i++)
        {
            whole.feed(script.next(random, whole));
        }
        final DirectBuffer state = whole.save();
        final int step = Math.max(1, state.capacity() / 2_000);
        for (int length = 0; length < state.capacity(); length += step)
        {
            final DirectBuffer cut = new UnsafeBuffer(state, 0, length);
            assertThrows(IllegalStateException.class, () -> rigs.get().load(cut, whole), "seed=" + seed);
        }
        int refused = 0;
        for (int round = 0; round < 2_000; round++)
        {
            final byte[] bytes = bytes(state, 0, state.capacity());
            for (int i = random.nextInt(3); i >= 0; i--)
            {
                // Mostly near the end: what has a structure lies behind long arrays.
                final int near = Math.min(bytes.length, random.nextInt(4) == 0 ? bytes.length : 2_000);
                final int at = bytes.length - 1 - random.nextInt(near);
                bytes[at] = (byte) switch (random.nextInt(4))
                {
                    case 0 -> 0xFF;
                    case 1 -> bytes[at] + 1;
                    case 2 -> bytes[at] + 8;
                    default -> random.nextInt();
                };
            }
            final StageRig damaged = rigs.get();
            try
            {
                damaged.load(new UnsafeBuffer(bytes), whole);
            }
            catch (final IllegalStateException expected)
            {
                refused++;
                continue;
            }
            for (int i = 0; i < 100; i++)
            {
                damaged.feed(script.next(random, whole));
            }
        }
        System.out.println(what + ": " + refused + " of 2,000 changed states refused");
    }

    private static DirectBuffer bytes(final Event event)
    {
        return new UnsafeBuffer(bytes(event.buffer(), event.offset(), event.length()));
    }

    private static byte[] bytes(final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return bytes;
    }
}
