package io.veltrix.trading.feed;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.veltrix.codecs.iex.IexTpSegmentDescriptor;
import io.veltrix.codecs.pcap.CaptureException;
import io.veltrix.codecs.pcap.PcapWriter;
import io.veltrix.engine.api.Setting;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Sink;
import io.veltrix.engine.api.Source;
import io.veltrix.engine.api.SourceContext;
import io.veltrix.engine.api.SourceDeclaration;
import io.veltrix.engine.api.Tally;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CaptureSourceTest
{
    @TempDir
    Path folder;

    private final Map<String, Long> counters = new HashMap<>();

    @Test
    void shouldNeverLetDueTimeGoBackWhenStampsDo()
    {
        final CaptureSource source = start("iex-deep", write("a.pcap", 1, 100, 90), write("b.pcap", 3, 95, 200));
        final RecordingOutputs out = new RecordingOutputs(false);
        final StringBuilder dueTimes = new StringBuilder();
        while (!source.isExhausted())
        {
            dueTimes.append(source.nextDueNs()).append(' ');
            assertTrue(source.poll(out) <= 1);
        }
        assertEquals("100 100 100 100 100 100 200 200 ", dueTimes.toString());
        assertEquals(8, out.bookChanges);
        assertEquals(8, out.lastPosition);
        assertEquals(4L, counters.get("packets"));
        assertEquals(8L, counters.get("messages"));
        assertEquals(0L, counters.get("refused"));
        assertEquals(Source.NOTHING, source.nextDueNs());
        assertEquals(List.of(), source.faults());
        source.onClose();
    }

    @Test
    void shouldBringInTheRestAndNothingTwiceWhenResumed()
    {
        final Path capture = Captures.require(Captures.CME);
        final RecordingOutputs whole = new RecordingOutputs(true);
        final CaptureSource first = start("cme-mdp3", capture);
        drain(first, whole);
        assertEquals(8_214 + 197, whole.events);
        for (final long position : new long[]{1, 77, 1_000, 4_999, whole.events - 1, whole.events, whole.events + 5})
        {
            final CaptureSource source = start("cme-mdp3", capture);
            source.resumeAfter(position);
            final RecordingOutputs rest = new RecordingOutputs(true);
            rest.lastPosition = position;
            drain(source, rest);
            final int from = (int)Math.min(position, whole.texts.size());
            assertEquals(whole.texts.subList(from, whole.texts.size()), rest.texts);
        }
    }

    @Test
    void shouldDeclareWhatTheFormatNeeds()
    {
        final StringBuilder text = new StringBuilder();
        new CaptureSource().declare(new TextDeclaration(text), settings("cme-mdp3", ""));
        assertEquals("unit 255 57 RECORDED EXACT ", text.toString());
        final List<Setting<?>> settings = new CaptureSource().settings();
        settings.forEach((setting) -> assertFalse(
            setting.reason().isEmpty() || setting.cost().isEmpty() || setting.signal().isEmpty(), setting.key()));
    }

    @Test
    void shouldFailBeforeAnythingRunsWhenAnyFileIsMissing()
    {
        final Path missing = folder.resolve("missing.pcap");
        final Path there = write("there.pcap", 1, 1, 2);
        assertTrue(Files.exists(there));
        final CaptureException failure =
            assertThrows(CaptureException.class, () -> start("iex-deep", there, missing).onClose());
        assertTrue(failure.getMessage().contains("missing.pcap"), failure.getMessage());
    }

    private static void drain(final CaptureSource source, final RecordingOutputs out)
    {
        while (!source.isExhausted())
        {
            final long before = out.events;
            final int emitted = source.poll(out);
            assertEquals(out.events - before, emitted);
        }
        source.onClose();
    }

    private Path write(final String name, final int firstSequence, final long... timestampsNs)
    {
        final Path file = folder.resolve(name);
        try (PcapWriter writer = new PcapWriter(file))
        {
            int sequence = firstSequence * 2 - 1;
            for (final long timestampNs : timestampsNs)
            {
                final IexPacket packet = new IexPacket(IexTpSegmentDescriptor.PROTOCOL_DEEP);
                packet.level(true, 10_000, sequence, 1).level(false, 10_100, sequence, 1).seal(sequence, 1);
                writer.write(timestampNs, 0xE0000001, 10_000, packet.buffer, 0, packet.length);
                sequence += 2;
            }
        }
        return file;
    }

    private CaptureSource start(final String format, final Path... files)
    {
        final CaptureSource source = new CaptureSource();
        final StringBuilder names = new StringBuilder();
        for (final Path file : files)
        {
            names.append(names.isEmpty() ? "" : ", ").append(file);
        }
        source.onStart(new Context(settings(format, names.toString()), counters));
        return source;
    }

    private static Settings settings(final String format, final String files)
    {
        return new Settings()
        {
            @Override
            @SuppressWarnings("unchecked")
            public <T> T get(final Setting<T> setting)
            {
                return (T)(setting == CaptureSource.FORMAT ? format : files);
            }
        };
    }

    private record TextDeclaration(StringBuilder text) implements SourceDeclaration
    {
        @Override
        public SourceDeclaration unit(final int maxEvents, final int maxMessageLength)
        {
            text.append("unit ").append(maxEvents).append(' ').append(maxMessageLength).append(' ');
            return this;
        }

        @Override
        public SourceDeclaration clock(final Clock clock)
        {
            text.append(clock).append(' ');
            return this;
        }

        @Override
        public SourceDeclaration resume(final Resume resume)
        {
            text.append(resume).append(' ');
            return this;
        }

        @Override
        public SourceDeclaration answers(final int eventsPerRequest, final long minLatencyNs)
        {
            throw new IllegalStateException("a capture answers nothing");
        }
    }

    private record Context(Settings settings, Map<String, Long> counters) implements SourceContext
    {
        @Override
        public String name()
        {
            return "capture";
        }

        @Override
        public Sink answeredSink()
        {
            return null;
        }

        @Override
        public long nowNs()
        {
            return 0;
        }

        @Override
        public Tally counter(final String label)
        {
            return new Tally()
            {
                @Override
                public void add(final long delta)
                {
                    counters.merge(label, delta, Long::sum);
                }

                @Override
                public void set(final long value)
                {
                    counters.put(label, value);
                }

                @Override
                public long value()
                {
                    return counters.get(label);
                }
            };
        }
    }
}
