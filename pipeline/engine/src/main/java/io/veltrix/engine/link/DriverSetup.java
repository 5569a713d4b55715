package io.veltrix.engine.link;

import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.aeron.CncFileDescriptor;
import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.exceptions.DriverTimeoutException;
import org.agrona.ErrorHandler;
import org.agrona.IoUtil;

/**
 * What every media driver of a pipeline has in common, embedded or separate.
 */
final class DriverSetup
{
    static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    /** Largest MTU Aeron takes; each stream sets its own, smaller one. */
    static final int MAX_MTU = 65_504;

    private static final int COUNTERS_BUFFER_LENGTH = 1024 * 1024;
    /** The driver looks at readers that may be left behind this often; their time-outs have to be longer. */
    private static final long TIMER_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(5);
    /** A process that was stopped and given up writes to its counters when it goes on, until it notices. */
    private static final long COUNTER_REUSE_NS = TimeUnit.MINUTES.toNanos(2);

    private DriverSetup()
    {
    }

    /**
     * @param directory  of a driver.
     * @param livenessNs after which one that shows no life is taken for dead.
     * @return true where its process is there and shows life.
     */
    static boolean isAlive(final Path directory, final long livenessNs)
    {
        try
        {
            return CommonContext.isDriverActive(
                directory.toFile(), TimeUnit.NANOSECONDS.toMillis(livenessNs), (ignored) -> { }) &&
                ProcessHandle.of(pid(directory)).map(ProcessHandle::isAlive).orElse(false);
        }
        catch (final DriverTimeoutException ex)
        {
            // It was killed while it made its files.
            return false;
        }
    }

    /**
     * @param directory of a driver.
     * @return the process that made it; 0 where that is not to be found out.
     */
    static long pid(final Path directory)
    {
        MappedByteBuffer mapped = null;
        try
        {
            mapped = IoUtil.mapExistingFile(
                directory.resolve(CncFileDescriptor.CNC_FILE).toFile(), FileChannel.MapMode.READ_ONLY, "cnc");
            return CncFileDescriptor.pid(CncFileDescriptor.createMetaDataBuffer(mapped));
        }
        catch (final RuntimeException ex)
        {
            // It is being made or deleted.
            return 0;
        }
        finally
        {
            if (mapped != null)
            {
                IoUtil.unmap(mapped);
            }
        }
    }

    /**
     * @param directory    of the driver; whatever is in it is deleted.
     * @param livenessNs   after which a client that shows no life is taken for dead.
     * @param errorHandler is told what goes wrong.
     * @return the context; how it is run is left open.
     */
    static MediaDriver.Context context(final Path directory, final long livenessNs, final ErrorHandler errorHandler)
    {
        return new MediaDriver.Context()
            .aeronDirectoryName(directory.toString())
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .asyncExecutorEnabled(false)
            .termBufferSparseFile(false)
            .counterValuesBufferLength(COUNTERS_BUFFER_LENGTH)
            .timerIntervalNs(TIMER_INTERVAL_NS)
            .counterFreeToReuseTimeoutNs(COUNTER_REUSE_NS)
            .clientLivenessTimeoutNs(livenessNs)
            .publicationUnblockTimeoutNs(livenessNs * 2)
            .ipcMtuLength(MAX_MTU)
            .warnIfDirectoryExists(false)
            .errorHandler(errorHandler);
    }
}
