package io.veltrix.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.config.FullPolicy;
import io.veltrix.engine.config.LinkKind;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.journal.JournalLink;
import io.veltrix.engine.link.Transport;
import io.veltrix.engine.stream.EventReader;
import io.veltrix.engine.stream.LinkPressure;
import io.veltrix.engine.stream.LiveEnd;
import io.veltrix.engine.stream.RejoiningReader;

/**
 * Makes the readers of each stream as their links say, and tells each stream's pressure whom its writer waits for. The
 * launching thread. Journals come first: a reader that may be left behind needs the stream's.
 */
final class LinkAssembly
{
    private final PipelineConfig config;
    private final Home home;
    private final Transport transport;
    private final Map<String, LinkPressure> pressures = new LinkedHashMap<>();
    private final Map<String, Tally> journalled = new LinkedHashMap<>();
    private final List<EventReader> live = new ArrayList<>();

    LinkAssembly(final PipelineConfig config, final Home home, final Transport transport)
    {
        this.config = config;
        this.home = home;
        this.transport = transport;
    }

    LinkPressure pressure(final String stream)
    {
        return pressures.computeIfAbsent(stream, LinkPressure::new);
    }

    /**
     * @return readers that must be connected before their writers start.
     */
    List<EventReader> live()
    {
        return live;
    }

    /**
     * @param stream     that is recorded.
     * @param taken      last sequence its recorder has taken.
     * @param journalled last one that is in the journal.
     * @return the recorder's reader.
     */
    EventReader addRecorder(final String stream, final Tally taken, final Tally journalled)
    {
        this.journalled.put(stream, journalled);
        pressure(stream).addReader("journal", false, taken, transport.addTally(stream + ": full, journal slowest"));
        return addIpcReader(stream);
    }

    /**
     * @param stream    to read.
     * @param reader    lane or sink.
     * @param link      through which.
     * @param whenFull  what the writer does when this reader is behind.
     * @param processed last sequence it is done with.
     * @return its reader.
     */
    EventReader addReader(
        final String stream,
        final String reader,
        final LinkKind link,
        final FullPolicy whenFull,
        final Tally processed)
    {
        if (link == LinkKind.JOURNAL)
        {
            return followJournal(stream, 1);
        }
        final Tally full = transport.addTally(stream + ": full, " + reader + " slowest");
        if (whenFull == FullPolicy.DETACH)
        {
            final Tally attached = transport.addTally(stream + ": " + reader + " attached");
            pressure(stream).addDetachableReader(reader, processed, attached, full);
            return addRejoiningReader(stream, reader, attached);
        }
        pressure(stream).addReader(reader, whenFull == FullPolicy.FAIL, processed, full);
        return addIpcReader(stream);
    }

    private EventReader addRejoiningReader(final String stream, final String reader, final Tally attached)
    {
        final LiveEnd end = transport.addLiveEnd(
            numberOf(stream), stream, config.sequencer().maxEventLength(), attached,
            transport.addTally(stream + ": " + reader + " detached"));
        final int termLength = PipelineConfig.ROOT.equals(stream) ?
            config.sequencer().termLength() : config.stream(stream).termLength();
        return new RejoiningReader(
            reader + ", reader of " + stream, end, (sequence) -> followJournal(stream, sequence),
            journalled.get(stream), termLength / 2, transport.addTally(stream + ": " + reader + " rejoined"));
    }

    private EventReader addIpcReader(final String stream)
    {
        final EventReader reader = transport.addReader(numberOf(stream), stream);
        live.add(reader);
        return reader;
    }

    private EventReader followJournal(final String stream, final long fromSequence)
    {
        return JournalLink.follow(home.journal().resolve(stream), fromSequence);
    }

    private int numberOf(final String stream)
    {
        return PipelineConfig.ROOT.equals(stream) ?
            EventHeaderDescriptor.ROOT_STREAM : config.stream(stream).number();
    }
}
