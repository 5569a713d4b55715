package io.veltrix.bench.rig;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.veltrix.bench.harness.Schedule.Arrivals;
import io.veltrix.bench.harness.Task.Mode;
import io.veltrix.bench.ours.AgedJournalSubject;
import io.veltrix.bench.ours.ChainSubject;
import io.veltrix.bench.ours.LinkSubject;
import io.veltrix.bench.ours.MarketSubject;
import io.veltrix.bench.ours.ReadersSubject;
import io.veltrix.bench.ours.StagesSubject;

/**
 * The points of the cost curves. A peer is beside us where it can do the same.
 */
final class CurveCases
{
    /** Header and message of a book change: what the lanes are sent. */
    private static final int BOOK_CHANGE_BYTES = 96;
    private static final String FLOOD = "One way, as fast as it goes";
    private static final String HOP = "There and back, 100,000/s, evenly";
    private static final int MAX_WARM_UP = 4_000_000;

    private final Path home;
    private final boolean isQuick;
    private final int forks;
    private final List<Case> cases = new ArrayList<>();

    CurveCases(final Path home, final boolean isQuick)
    {
        this.home = home;
        this.isQuick = isQuick;
        forks = isQuick ? 1 : 5;
    }

    List<Case> cases()
    {
        final List<Subject> links = List.of(
            ours("ipc link, one event a commit", LinkSubject.class),
            Subject.packaged(home, "peers/" + Catalog.AERON, Catalog.AERON, "raw IPC, tryClaim and poll",
                "io.veltrix.bench.peer.aeron.AeronPeer"));
        for (final int bytes : isQuick ? new int[] {32, 128, 512, 2_048, 8_192} :
            new int[] {32, 64, 128, 256, 512, 1_024, 2_048, 4_096, 8_192})
        {
            hop(Curve.SIZE, "size", bytes, links, bytes, 1);
            flood(Curve.SIZE, "flood", bytes, links, bytes, 1);
        }
        for (final int rate : isQuick ? new int[] {50_000, 200_000, 1_000_000, 2_000_000, 4_000_000, 8_000_000} :
            new int[] {50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000, 3_000_000, 4_000_000, 6_000_000,
                8_000_000, 12_000_000})
        {
            load(links, rate);
        }
        final List<Subject> stages = List.of(ours("ipc link, lane, ipc link", StagesSubject.class));
        for (final int count : isQuick ? new int[] {1, 4, 16} : new int[] {1, 2, 4, 8, 12, 16})
        {
            both(Curve.STAGES, "stages", stages, BOOK_CHANGE_BYTES, count);
        }
        final List<Subject> threads = List.of(ours("ipc links, one thread after the other", ChainSubject.class));
        for (int count = 1; count <= 4; count++)
        {
            both(Curve.THREADS, "threads", threads, Catalog.BYTES, count);
        }
        final List<Subject> market = List.of(ours("ipc link, book, strategy and risk, ipc link", MarketSubject.class));
        for (final int count : isQuick ? new int[] {10, 300, 10_000} : new int[] {10, 100, 1_000, 10_000})
        {
            both(Curve.INSTRUMENTS, "instruments", market, BOOK_CHANGE_BYTES, count);
        }
        final List<Subject> readers = List.of(ours("ipc link, all readers on one thread", ReadersSubject.class));
        for (final int count : isQuick ? new int[] {1, 2, 8} : new int[] {1, 2, 4, 8})
        {
            both(Curve.READERS, "readers", readers, Catalog.BYTES, count);
        }
        final List<Subject> aged = List.of(ours("journal, CRC, page cache", AgedJournalSubject.class));
        for (final int segments : isQuick ? new int[] {1, 10, 50} : new int[] {1, 10, 50, 200})
        {
            age(aged, segments);
        }
        return cases;
    }

    private void both(
        final Curve curve, final String name, final List<Subject> subjects, final int bytes, final int scale)
    {
        hop(curve, name + "-hop", scale, subjects, bytes, scale);
        flood(curve, name + "-flood", scale, subjects, bytes, scale);
    }

    private void hop(
        final Curve curve, final String name, final int x, final List<Subject> subjects, final int bytes,
        final int scale)
    {
        final int count = (int)(Catalog.RATE * (isQuick ? 1 : 5));
        final int warmUp = isQuick ? 100_000 : 300_000;
        cases.add(new Case(name + "-" + x, HOP, subjects, forks, Mode.ROUND_TRIP, Arrivals.STEADY, Catalog.RATE, bytes,
            count, warmUp, Catalog.START_SECONDS + (count + warmUp) / Catalog.RATE, new Case.Point(curve, scale)));
    }

    private void flood(
        final Curve curve, final String name, final int x, final List<Subject> subjects, final int bytes,
        final int scale)
    {
        final int count = (int)Math.min(isQuick ? 3_000_000L : 30_000_000L, (isQuick ? 4L : 20L) * (1 << 30) / bytes);
        cases.add(new Case(name + "-" + x, FLOOD, subjects, forks, Mode.ONE_WAY, Arrivals.STEADY, 0, bytes, count,
            count / 3, Catalog.START_SECONDS + count * 1.3 * 3e-7, new Case.Point(curve, scale)));
    }

    private void load(final List<Subject> subjects, final int rate)
    {
        final int count = rate * (isQuick ? 1 : 3);
        // At low rates by count too: code is compiled by how often it ran.
        final int warmUp = Math.min(Math.max(isQuick ? rate : 2 * rate, 200_000), MAX_WARM_UP);
        cases.add(new Case("load-" + rate, "There and back, 64 B", subjects, forks, Mode.ROUND_TRIP, Arrivals.POISSON,
            rate, Catalog.BYTES, count, warmUp, Catalog.START_SECONDS + (count + warmUp) / (double)rate,
            new Case.Point(Curve.LOAD, 1)));
    }

    private void age(final List<Subject> subjects, final int segments)
    {
        // To write the segments takes its time first.
        final double seconds = Catalog.START_SECONDS + segments * 0.03;
        final Case.Point point = new Case.Point(Curve.AGE, segments);
        final int events = isQuick ? 2_000_000 : 10_000_000;
        cases.add(new Case("age-append-" + segments, "Appended in blocks of 1,000, as fast as it goes", subjects, forks,
            Mode.APPEND, Arrivals.STEADY, 0, Catalog.BYTES, events, 0, seconds + events * 3e-7, point));
        cases.add(new Case("age-open-" + segments, "Opening the journal until one block is appended", subjects, forks,
            Mode.OPEN, Arrivals.STEADY, 0, Catalog.BYTES, isQuick ? 20 : 50, 5, seconds + 1, point));
        cases.add(new Case("age-seek-" + segments, "Opening a reader anywhere until it has its first event", subjects,
            forks, Mode.SEEK, Arrivals.STEADY, 0, Catalog.BYTES, isQuick ? 300 : 2_000, 100, seconds + 1, point));
    }

    private Subject ours(final String how, final Class<?> mainClass)
    {
        return Subject.packaged(home, "rig", Subject.OURS, how, mainClass.getName());
    }
}
