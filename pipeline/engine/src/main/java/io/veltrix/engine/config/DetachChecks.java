package io.veltrix.engine.config;

import org.agrona.BitUtil;

/**
 * A reader is left behind once it stands three quarters of a window behind; room for the writer moves in steps of an
 * eighth. So a reader that stands still just before that point leaves an eighth, and what a writer asks for at once has
 * to fit there: else it would wait, the reader would never fall further behind, and nobody would let it go.
 */
final class DetachChecks
{
    private static final int STEPS = 8;
    private static final int WINDOWS_PER_TERM = 2;
    private static final long CONTROL_EVENT = 512;

    private final PipelineConfig config;
    private final Problems problems;

    DetachChecks(final PipelineConfig config, final Problems problems)
    {
        this.config = config;
        this.problems = problems;
    }

    void run()
    {
        if (BackPressure.hasDetachable(config, PipelineConfig.ROOT))
        {
            check("sequencer.buffer", PipelineConfig.ROOT, config.sequencer().termLength(), rootNeeds());
        }
        for (final LaneConfig lane : config.lanes())
        {
            for (final StreamConfig stream : lane.streams())
            {
                if (BackPressure.hasDetachable(config, stream.name()))
                {
                    check(
                        "lanes." + lane.name() + ".streams." + stream.name() + ".buffer", stream.name(),
                        stream.termLength(), needs(lane, stream));
                }
            }
        }
    }

    private void check(final String path, final String stream, final int termLength, final long bytes)
    {
        final long step = Amounts.window(termLength) / STEPS;
        if (bytes > step)
        {
            final long term = BitUtil.findNextPositivePowerOfTwo(bytes * STEPS * WINDOWS_PER_TERM);
            problems.add(
                path, problems.value(path, Amounts.exact(termLength)) + ", where an eighth of the window (" +
                Amounts.size(step) + ") is less than what stream '" + stream + "' asks for at once (" +
                Amounts.size(bytes) + "): a reader with 'when-full: detach' could stop where it is never let go",
                term > SequencerSettings.BUFFER.highest() ? "'when-full: block' for its readers" :
                "'" + Amounts.size(term) + "', or 'when-full: block' for its readers,");
        }
    }

    /** The sequencer asks for a unit beside all answers, what says that sources dropped or ended, and a term's end. */
    private long rootNeeds()
    {
        long unit = 0;
        long answers = 0;
        for (final SourceConfig source : config.sources())
        {
            if (source.declared() != null)
            {
                unit = Math.max(unit, source.declared().maxEvents() * placed(source.declared().maxMessageLength()));
                answers += outstanding(source.answers()) * source.declared().eventsPerRequest() *
                    placed(source.declared().maxMessageLength());
            }
        }
        return unit + answers + (config.sources().size() + 1) * CONTROL_EVENT + longest();
    }

    private long outstanding(final String answered)
    {
        return config.sinks().stream()
            .filter((sink) -> sink.name().equals(answered) && sink.declared() != null)
            .mapToLong((sink) -> sink.declared().maxOutstanding()).sum();
    }

    private long needs(final LaneConfig lane, final StreamConfig stream)
    {
        long bytes = longest();
        for (final StageConfig stage : lane.stages())
        {
            if (stage.declared() != null)
            {
                for (final Emission emission : stage.declared().emits())
                {
                    if (stream.events().contains(emission.type()))
                    {
                        bytes += emission.maxPerInput() * placed(emission.messageLength());
                    }
                }
            }
        }
        return bytes;
    }

    private long longest()
    {
        return config.sequencer().maxEventLength() + Amounts.FRAME_HEADER_LENGTH;
    }

    private static long placed(final int messageLength)
    {
        return Amounts.framed(messageLength) + Amounts.FRAME_ALIGNMENT;
    }
}
