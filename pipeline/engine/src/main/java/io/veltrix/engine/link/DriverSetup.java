package io.veltrix.engine.link;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.aeron.driver.MediaDriver;
import org.agrona.ErrorHandler;

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
    private static final long COUNTER_REUSE_NS = TimeUnit.SECONDS.toNanos(10);

    private DriverSetup()
    {
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
