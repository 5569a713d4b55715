package io.veltrix.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventType;
import io.veltrix.codecs.trading.TopOfBookDecoder;
import io.veltrix.engine.api.Outputs;
import io.veltrix.engine.api.Setting;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Stage;
import io.veltrix.engine.api.StageContext;
import io.veltrix.engine.api.StageDeclaration;
import org.agrona.UnsafeApi;

/**
 * What a soak is for: twenty times a second it leaks a file that stays open and mapped, and native memory. And, where
 * told to, objects in the heap.
 */
public final class LeakingStage implements Stage
{
    static final Setting<Boolean> LEAKS_HEAP = Setting.flag("heap").defaultsTo("false")
        .because("For the test of a heap that fills up.");

    private static final EventType TOP =
        new EventType("TopOfBook", TopOfBookDecoder.SCHEMA_ID, TopOfBookDecoder.TEMPLATE_ID);
    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int MAPPED_BYTES = 4 << 20;
    /** Much more than what the JVM's compilers give back meanwhile. */
    private static final int NATIVE_BYTES = 2 << 20;
    private static final int HEAP_BYTES = 1024;

    private final List<Object> leaked = new ArrayList<>();
    private boolean leaksHeap;
    private long nextNs;

    @Override
    public List<Setting<?>> settings()
    {
        return List.of(LEAKS_HEAP);
    }

    @Override
    public void declare(final StageDeclaration declaration, final Settings settings)
    {
        declaration.subscribes(TOP);
    }

    @Override
    public void onStart(final StageContext context)
    {
        leaksHeap = context.settings().get(LEAKS_HEAP);
        nextNs = System.nanoTime() + INTERVAL_NS;
    }

    @Override
    public void onEvent(final Event event, final Outputs out)
    {
        if (leaksHeap)
        {
            leaked.add(new byte[HEAP_BYTES]);
        }
        else if (System.nanoTime() - nextNs >= 0)
        {
            nextNs += INTERVAL_NS;
            leak();
        }
    }

    private void leak()
    {
        try
        {
            final Path file = Files.createTempFile("veltrix-leak-", null);
            final FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Files.delete(file);
            leaked.add(channel);
            leaked.add(channel.map(FileChannel.MapMode.READ_WRITE, 0, MAPPED_BYTES));
            UnsafeApi.setMemory(UnsafeApi.allocateMemory(NATIVE_BYTES), NATIVE_BYTES, (byte)1);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
