package io.veltrix.engine.config;

/**
 * What a pipeline needs to be run by several processes over a separate driver: a place they all know, and streams that
 * a process which comes back can read from the journal up to where they are live.
 */
final class SeparateChecks
{
    private final PipelineConfig config;
    private final Problems problems;

    SeparateChecks(final PipelineConfig config, final Problems problems)
    {
        this.config = config;
        this.problems = problems;
    }

    void run()
    {
        if (config.driver() == null || !config.driver().isSeparate())
        {
            return;
        }
        if (config.driver().directory().isEmpty())
        {
            problems.add(
                "driver.directory", "no directory for a separate driver",
                "'directory: /dev/shm/" + config.name() + "', the one that 'veltrix driver --dir' is given,");
        }
        if (config.journal() != null && config.journal().whenDiskFull() == DiskFullPolicy.DEGRADE)
        {
            problems.add(
                "journal.when-disk-full", "'degrade' with a separate driver: gates in other processes do not know what" +
                " was left out of the journal", "'stop'");
        }
        for (final LaneConfig lane : config.lanes())
        {
            for (final StreamConfig stream : lane.streams())
            {
                if (stream.record() != Recording.FULL && isRead(stream.name()))
                {
                    problems.add(
                        "lanes." + lane.name() + ".streams." + stream.name() + ".record",
                        problems.value(
                            "lanes." + lane.name() + ".streams." + stream.name() + ".record", stream.record().word()) +
                        " with a separate driver: a reader whose process comes back goes on from the journal, which" +
                        " has to hold the stream",
                        "'full'");
                }
            }
        }
    }

    private boolean isRead(final String stream)
    {
        return config.lanes().stream().anyMatch((lane) -> stream.equals(lane.reads())) ||
            config.sinks().stream().anyMatch((sink) -> stream.equals(sink.reads()));
    }
}
