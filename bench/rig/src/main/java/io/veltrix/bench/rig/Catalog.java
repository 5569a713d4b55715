package io.veltrix.bench.rig;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.veltrix.bench.harness.Schedule.Arrivals;
import io.veltrix.bench.harness.Task.Mode;
import io.veltrix.bench.ours.GateSubject;
import io.veltrix.bench.ours.JournalSubject;
import io.veltrix.bench.ours.LinkSubject;
import io.veltrix.bench.ours.OrderSubject;

/**
 * What the rig measures, in order.
 */
final class Catalog
{
    static final String HOP_STEADY = "hop-steady";
    static final String HOP_BURSTS = "hop-bursts";
    static final String HOP_POISSON = "hop-poisson";
    static final String FLOOD = "flood";
    static final String JOURNAL_APPEND = "journal-append";
    static final String JOURNAL_STALL = "journal-stall";
    static final String JOURNAL_READ = "journal-read";
    static final String HICCUPS = "hiccups";
    static final String KAFKA = "kafka";
    static final String AERON = "aeron";
    static final String CHRONICLE = "chronicle";
    static final String GATE = "gate";
    static final String ORDER = "order";
    static final String ORDER_BURSTS = "order-bursts";
    static final String ORDER_UNGATED = "order-ungated";
    static final String BY_HAND = "by-hand";
    static final String BY_HAND_BESIDE = "by-hand-beside";
    static final String ONE_THREAD = "veltrix-one-thread";
    static final String UNOBSERVED = "veltrix-unobserved";

    static final int BYTES = 64;
    static final double RATE = 100_000;
    static final double START_SECONDS = 1.2;
    /** As long as either log takes for its 64 MiB at least: its percentiles are those of whole files. */
    private static final int ORDER_SECONDS = 7;
    /** What prepares the second file is compiled in these. */
    private static final double ORDER_WARM_UP_SECONDS = 5;
    private static final double BROKER_RATE = 10_000;
    private static final double BROKER_START_SECONDS = 10;

    private final boolean isQuick;
    private final Path home;

    Catalog(final Path home, final boolean isQuick)
    {
        this.home = home;
        this.isQuick = isQuick;
    }

    List<Case> cases()
    {
        final Subject link = ours("ipc link, one event a commit", LinkSubject.class);
        final Subject aeron = peer(AERON, "raw IPC, tryClaim and poll", "aeron.AeronPeer");
        final List<Subject> links = List.of(
            link,
            aeron,
            peer("agrona", "OneToOneRingBuffer, tryClaim and read", "agrona.AgronaPeer"),
            peer("disruptor", "single producer, busy spin, handler and poller", "disruptor.DisruptorPeer"),
            peer("jctools", "SpscArrayQueue, an object a message", "jctools.JcToolsPeer"),
            peer("queue", "ArrayBlockingQueue, an object a message", "queue.QueuePeer"));
        final List<Subject> both = List.of(link, aeron);
        final List<Subject> logs = List.of(
            ours("journal writer, CRC, page cache", JournalSubject.class),
            peer(CHRONICLE, "one excerpt an event", "chronicle.ChroniclePeer"));
        final int forks = isQuick ? 3 : 7;
        final int seconds = isQuick ? 2 : 10;
        final List<Case> cases = new ArrayList<>();
        cases.add(hiccups(forks, seconds));
        cases.add(hop(HOP_STEADY, "One hop and back, 100,000/s, evenly", links, forks, Arrivals.STEADY, RATE, seconds,
            null));
        cases.add(hop(HOP_BURSTS, "One hop and back, 100,000/s, in bursts of 32 on average", isQuick ? both : links,
            isQuick ? 1 : forks, Arrivals.BURSTS, RATE, seconds, null));
        if (!isQuick)
        {
            cases.add(hop(HOP_POISSON, "One hop and back, 100,000/s, independent arrivals", links, forks,
                Arrivals.POISSON, RATE, seconds, null));
        }
        cases.add(flood(FLOOD, "One way, as fast as it goes, 64 B", links, forks, BYTES, null));
        cases.add(new Case(JOURNAL_APPEND, "Appended to a log on disk, as fast as it goes, 64 B", logs, forks,
            Mode.APPEND, Arrivals.STEADY, 0, BYTES, isQuick ? 12_000_000 : 20_000_000, 4_000_000,
            isQuick ? 5 : 16, null));
        cases.add(new Case(JOURNAL_STALL, "One append that goes over to the next 64 MiB file, 500,000/s", logs, forks,
            Mode.STALL, Arrivals.STEADY, 500_000, BYTES, isQuick ? 3_000_000 : 20_000_000, 500_000,
            START_SECONDS + 2 + (isQuick ? 6 : 40), null));
        cases.add(new Case(JOURNAL_READ, "Read back from a log on disk, in the page cache, 64 B", logs, forks,
            Mode.READ, Arrivals.STEADY, 0, BYTES, isQuick ? 12_000_000 : 20_000_000, 0, isQuick ? 7 : 20, null));
        cases.add(hop(GATE, "Committed until the committing thread sees that it is journalled, 100,000/s, evenly",
            List.of(
                ours("record thread journals, position seen through the gate", GateSubject.class),
                peer(CHRONICLE, "appended, read by a tailer's thread, its position seen",
                    "chronicle.ChronicleGatePeer")),
            forks, Arrivals.STEADY, RATE, seconds, null));
        cases.addAll(orders(forks, Math.max(seconds, ORDER_SECONDS)));
        cases.add(broker());
        cases.addAll(new CurveCases(home, isQuick).cases());
        return cases;
    }

    /**
     * All on two spinning threads, each on a core, but where one does everything; the same ticks, an order for each
     * eighth.
     */
    private List<Case> orders(final int forks, final int seconds)
    {
        final String module = "disruptor-chronicle";
        final String layout = "a pipeline, two pinned threads: sequencer, lane and sink on one, journal on the other";
        final String byHand = "Disruptor and Chronicle Queue, two pinned threads: ";
        final List<Subject> gated = List.of(
            ours(layout, OrderSubject.class),
            Subject.packaged(home, "rig", ONE_THREAD, "the same pipeline on one pinned thread, the journal too",
                OrderSubject.OneThread.class.getName()),
            Subject.packaged(home, "rig", UNOBSERVED, "the pipeline on two threads, without latency recording and " +
                "without the counters that only reports read", OrderSubject.Unobserved.class.getName()),
            peer(module, BY_HAND, byHand + "ticks come in on one; the handler on the other appends each, then decides",
                "order.HandMadePeer"),
            peer(module, BY_HAND_BESIDE, byHand + "a handler appends each on one; the other, on which ticks come in, " +
                "decides behind its sequence", "order.HandMadePeer$Beside"));
        final List<Case> cases = new ArrayList<>();
        cases.add(order(ORDER, "Tick to order, gated on the journal, 100,000 ticks/s, evenly", gated, forks,
            Arrivals.STEADY, seconds));
        if (!isQuick)
        {
            cases.add(order(ORDER_BURSTS, "Tick to order, gated on the journal, 100,000 ticks/s, in bursts", gated,
                forks, Arrivals.BURSTS, seconds));
        }
        cases.add(order(ORDER_UNGATED, "Tick to order, journalled but not gated, 100,000 ticks/s, evenly",
            List.of(
                ours(layout, OrderSubject.Ungated.class),
                peer(module, BY_HAND, byHand + "a handler appends each on one; the other, on which ticks come in, " +
                    "decides at once", "order.HandMadePeer$Ungated")),
            isQuick ? 1 : forks, Arrivals.STEADY, seconds));
        return cases;
    }

    private Case order(
        final String id,
        final String title,
        final List<Subject> subjects,
        final int forks,
        final Arrivals arrivals,
        final int seconds)
    {
        final int warmUp = (int)(ORDER_WARM_UP_SECONDS * RATE);
        return new Case(id, title, subjects, forks, Mode.TICK_TO_ORDER, arrivals, RATE, OrderSubject.TICK_BYTES,
            (int)(seconds * RATE), warmUp, seconds + ORDER_WARM_UP_SECONDS + START_SECONDS + 0.5, null);
    }

    private Case hiccups(final int forks, final int seconds)
    {
        final Subject host = Subject.host(ours("", LinkSubject.class).classPath());
        return new Case(HICCUPS, "What the host does to threads that only read the clock: longest gap in each 100 us",
            List.of(host), forks, Mode.HICCUP, Arrivals.STEADY, 0, BYTES, seconds * 10_000, 0, seconds + START_SECONDS,
            null);
    }

    private Case hop(
        final String id,
        final String title,
        final List<Subject> subjects,
        final int forks,
        final Arrivals arrivals,
        final double rate,
        final int seconds,
        final Case.Point point)
    {
        // At low rates by count too: code is compiled by how often it ran.
        final int warmUp = (int)Math.max(2 * rate, 200_000);
        return new Case(id, title, subjects, forks, Mode.ROUND_TRIP, arrivals, rate, BYTES, (int)(seconds * rate),
            warmUp, seconds + warmUp / rate + START_SECONDS, point);
    }

    private Case flood(
        final String id,
        final String title,
        final List<Subject> subjects,
        final int forks,
        final int bytes,
        final Case.Point point)
    {
        final int count = (int)Math.min(isQuick ? 10_000_000L : 50_000_000L, (isQuick ? 4L : 20L) * (1 << 30) / bytes);
        return new Case(id, title, subjects, forks, Mode.ONE_WAY, Arrivals.STEADY, 0, bytes, count, count / 5,
            START_SECONDS + count * 1.2 * 2e-7, point);
    }

    /** At a rate that it holds on two cores; warmed up by count, as its own JVM has to compile as well. */
    private Case broker()
    {
        final int seconds = isQuick ? 5 : 20;
        final int warmUpSeconds = isQuick ? 5 : 10;
        return new Case(KAFKA, String.format("Produced to a broker and consumed from it, %,.0f/s, evenly", BROKER_RATE),
            List.of(peer(KAFKA, "a broker of its own on loopback; linger.ms=0, acks=1", "kafka.KafkaPeer")),
            isQuick ? 2 : 5, Mode.ONE_WAY, Arrivals.STEADY, BROKER_RATE, BYTES, (int)(seconds * BROKER_RATE),
            (int)(warmUpSeconds * BROKER_RATE), BROKER_START_SECONDS + seconds + warmUpSeconds, null);
    }

    private Subject ours(final String how, final Class<?> mainClass)
    {
        return Subject.packaged(home, "rig", Subject.OURS, how, mainClass.getName());
    }

    private Subject peer(final String name, final String how, final String mainClass)
    {
        return peer(name, name, how, mainClass);
    }

    private Subject peer(final String module, final String name, final String how, final String mainClass)
    {
        return Subject.packaged(home, "peers/" + module, name, how, "io.veltrix.bench.peer." + mainClass);
    }
}
