package io.veltrix.engine.link;

import java.io.File;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import io.aeron.CncFileDescriptor;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;

/**
 * The counters of a pipeline, read from any process: its driver's counters file, mapped read-only, without a client of
 * the driver. One thread.
 */
public final class CounterView implements AutoCloseable
{
    private final MappedByteBuffer mapped;
    private final CountersReader counters;
    private boolean isClosed;

    private CounterView(final MappedByteBuffer mapped, final CountersReader counters)
    {
        this.mapped = mapped;
        this.counters = counters;
    }

    /**
     * @param directory of the driver.
     * @return its counters; null where there are none that this version can read.
     */
    public static CounterView open(final Path directory)
    {
        final File file = directory.resolve(CncFileDescriptor.CNC_FILE).toFile();
        if (!file.isFile() || file.length() < CncFileDescriptor.END_OF_METADATA_OFFSET)
        {
            return null;
        }
        MappedByteBuffer mapped = null;
        try
        {
            mapped = IoUtil.mapExistingFile(file, FileChannel.MapMode.READ_ONLY, CncFileDescriptor.CNC_FILE);
            final UnsafeBuffer metaData = CncFileDescriptor.createMetaDataBuffer(mapped);
            final int version = metaData.getIntVolatile(CncFileDescriptor.cncVersionOffset(0));
            if (version == CncFileDescriptor.CNC_VERSION &&
                CncFileDescriptor.isCncFileLengthSufficient(metaData, mapped.capacity()))
            {
                return new CounterView(mapped, new CountersReader(
                    CncFileDescriptor.createCountersMetaDataBuffer(mapped, metaData),
                    CncFileDescriptor.createCountersValuesBuffer(mapped, metaData)));
            }
        }
        catch (final RuntimeException | InternalError ex)
        {
            // Not a counters file, or one that is being made or deleted: the same as none.
            unmap(mapped);
            return null;
        }
        unmap(mapped);
        return null;
    }

    /**
     * @return the value of each counter of the pipeline by its label, the newest where a process that died had one of
     *     the same label: acquire loads, one after the other.
     */
    public Map<String, Long> values()
    {
        final Map<String, Long> values = new LinkedHashMap<>();
        final Map<String, Long> registrations = new HashMap<>();
        try
        {
            counters.forEach((id, typeId, key, label) ->
            {
                final long registration = counters.getCounterRegistrationId(id);
                if (typeId == Transport.COUNTER_TYPE_ID &&
                    registration >= registrations.getOrDefault(label, Long.MIN_VALUE))
                {
                    registrations.put(label, registration);
                    values.put(label, counters.getCounterValue(id));
                }
            });
        }
        catch (final RuntimeException | InternalError ex)
        {
            // What could be read before the file was changed under our hands.
            return values;
        }
        return values;
    }

    private static void unmap(final MappedByteBuffer mapped)
    {
        if (mapped != null)
        {
            IoUtil.unmap(mapped);
        }
    }

    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            IoUtil.unmap(mapped);
        }
    }
}
