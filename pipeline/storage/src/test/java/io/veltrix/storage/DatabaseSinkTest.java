package io.veltrix.storage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.veltrix.engine.api.Delivery;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(120)
class DatabaseSinkTest
{
    @TempDir
    private Path folder;

    private final OrderEvents events = new OrderEvents();
    private SinkRig rig;

    private String url()
    {
        return "jdbc:h2:file:" + folder.resolve("events");
    }

    private DatabaseSink open(final String url, final String... settings)
    {
        final List<String> all = new ArrayList<>(List.of("url", url, "linger", "10s", "retry", "10ms"));
        all.addAll(List.of(settings));
        rig = new SinkRig("ledger", all.toArray(String[]::new));
        return rig.start(new DatabaseSink());
    }

    private void give(final DatabaseSink sink, final long from, final long to)
    {
        for (long sequence = from; sequence <= to; sequence++)
        {
            assertTrue(sink.onEvent(events.event(sequence)));
        }
    }

    private long query(final String sql) throws SQLException
    {
        try (Connection connection = DriverManager.getConnection(url());
            Statement statement = connection.createStatement();
            ResultSet found = statement.executeQuery(sql))
        {
            assertTrue(found.next());
            return found.getLong(1);
        }
    }

    private void assertHoldsOnce(final long last) throws SQLException
    {
        assertEquals(last, query("SELECT count(*) FROM events"));
        assertEquals(last, query("SELECT max(sequence) FROM events"));
        assertEquals(last, query("SELECT sequence FROM events_watermark WHERE sink = 'ledger'"));
        assertEquals(OrderEvents.cause(last), query("SELECT cause FROM events_watermark WHERE sink = 'ledger'"));
    }

    @Test
    void shouldPromiseExactlyOnceOnThreadOfItsOwn()
    {
        open(url()).onClose();
        assertEquals(Delivery.EXACTLY_ONCE, rig.delivery);
        assertTrue(rig.isDurable && rig.isBlocking);
    }

    @Test
    void shouldGoOnBehindItsWatermarkWhenOpenedAgain() throws SQLException
    {
        DatabaseSink sink = open(url());
        assertEquals(0, sink.watermark());
        give(sink, 1, 20);
        sink.onClose();
        assertHoldsOnce(20);
        sink = open(url());
        assertEquals(20, sink.watermark());
        give(sink, 21, 45);
        sink.onClose();
        assertHoldsOnce(45);
        assertEquals(1, query("SELECT count(*) FROM events WHERE type = 'NewOrder' AND sequence = 45 AND cause = 28" +
            " AND body LIKE '{\"orderId\":135,\"instrument\":\"5\",\"price\":99.5,\"quantity\":46,\"side\":\"BUY\"}'"));
    }

    @Test
    void shouldCommitWholeCausesOnly() throws SQLException
    {
        final DatabaseSink sink = open(url(), "batch", "5");
        for (long sequence = 1; sequence <= 200; sequence++)
        {
            give(sink, sequence, sequence);
            assertTrue(OrderEvents.isBoundary(sink.watermark()), "watermark=" + sink.watermark());
            if (sequence % 20 == 0)
            {
                assertEquals(sink.watermark(), query("SELECT sequence FROM events_watermark"));
                assertEquals(sink.watermark(), query("SELECT count(*) FROM events"));
            }
        }
        assertTrue(rig.count("commits") > 20);
        sink.onClose();
    }

    @Test
    void shouldKeepMessagesAsTheyAreWhenBodyIsBinary() throws SQLException
    {
        final DatabaseSink sink = open(url(), "body", "binary", "table", "raw", "events", "Cancel");
        give(sink, 1, 20);
        sink.onClose();
        assertEquals(2, query("SELECT count(*) FROM raw"));
        // The SBE header, the order's number and the instrument.
        assertEquals(2, query("SELECT count(*) FROM raw WHERE octet_length(body) = 24"));
        assertEquals(20, query("SELECT sequence FROM raw_watermark"));
    }

    @Test
    void shouldGoOnBehindLowerWatermarkWhenLossIsAccepted() throws SQLException
    {
        DatabaseSink sink = open(url());
        give(sink, 1, 9);
        sink.onClose();
        sink = open(url());
        sink.acceptLoss(6);
        assertEquals(6, sink.watermark());
        assertEquals(6, query("SELECT sequence FROM events_watermark"));
        assertEquals(9, query("SELECT count(*) FROM events"));
        sink.onClose();
    }

    /** A database that goes away and comes back: what it has not taken stays with whoever gives the events. */
    @Test
    void shouldLoseAndRepeatNothingWhenTheDatabaseGoesAwayAndComesBack() throws SQLException
    {
        final long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        final Random random = new Random(seed);
        final String[] arguments = {"-tcpPort", "0", "-ifNotExists", "-baseDir", folder.toString()};
        Server server = Server.createTcpServer(arguments).start();
        final String port = Integer.toString(server.getPort());
        arguments[1] = port;
        final DatabaseSink sink = open(
            "jdbc:h2:tcp://127.0.0.1:" + port + "/./events", "batch", "10", "linger", "1ms");
        long next = 1;
        for (int outage = 0; outage < 6; outage++)
        {
            for (final long last = next + 50 + random.nextInt(100); next <= last;)
            {
                next += sink.onEvent(events.event(next)) ? 1 : 0;
                sink.doWork();
            }
            server.stop();
            final long before = rig.count("failures");
            while (rig.count("failures") < before + 2)
            {
                next += sink.onEvent(events.event(next)) ? 1 : 0;
                sink.doWork();
            }
            server = Server.createTcpServer(arguments).start();
        }
        while (sink.watermark() < next - 1)
        {
            sink.doWork();
        }
        sink.onClose();
        server.stop();
        assertHoldsOnce(next - 1);
    }

    /**
     * Every call to the database may fail, a commit also after it is done. Seen to fail with the watermark not read
     * again after a commit without an answer (Database.isThereAlready): it takes its own for somebody else's.
     */
    @Test
    void shouldLoseAndRepeatNothingWhenAnyCallFails() throws SQLException
    {
        final long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        final DatabaseSink sink = open(
            "jdbc:flaky:" + url().substring(5) + ";DB_CLOSE_DELAY=5", "batch", "5", "retry", "1ms");
        FlakyDriver.failAtChance(new Random(seed), 0.03);
        long next = 1;
        while (next <= 1500)
        {
            next += sink.onEvent(events.event(next)) ? 1 : 0;
        }
        FlakyDriver.failNoMore();
        sink.onClose();
        assertTrue(rig.count("failures") > 10, "seed=" + seed + " failures=" + rig.count("failures"));
        assertTrue(FlakyDriver.failedAfterCommit() > 0, "seed=" + seed);
        assertHoldsOnce(next - 1);
    }

    @Test
    void shouldStopWhenSomebodyElseWritesUnderItsName() throws SQLException
    {
        final DatabaseSink sink = open(url(), "batch", "5");
        give(sink, 1, 12);
        query("SELECT 1 FROM FINAL TABLE (UPDATE events_watermark SET sequence = 99)");
        final String refusal = assertThrows(IllegalStateException.class, () -> give(sink, 13, 30)).getMessage();
        assertTrue(refusal.contains("finds 99") && refusal.contains("table of its own"), refusal);
        sink.onClose();
    }

    @Test
    void shouldStopWhenRowsAreThereAlready() throws SQLException
    {
        final DatabaseSink sink = open(url());
        give(sink, 1, 12);
        sink.onClose();
        query("SELECT 1 FROM FINAL TABLE (UPDATE events_watermark SET sequence = 0)");
        final DatabaseSink again = open(url(), "batch", "5");
        final String refusal = assertThrows(IllegalStateException.class, () -> give(again, 1, 30)).getMessage();
        assertTrue(refusal.contains("nothing of them is committed"), refusal);
        assertEquals(12, query("SELECT count(*) FROM events"));
        again.onClose();
    }

    @Test
    void shouldRefuseToStartWhenItCannotKnowItsWatermark() throws Exception
    {
        final Path held = folder.resolve("held");
        Files.writeString(folder.resolve("held.mv.db"), "this is no database");
        final String refusal =
            assertThrows(IllegalStateException.class, () -> open("jdbc:h2:file:" + held)).getMessage();
        assertTrue(refusal.contains("held") && refusal.contains("sink ledger"), refusal);
        final Path secret = folder.resolve("secret");
        assertTrue(assertThrows(IllegalStateException.class, () -> open(url(), "password-file", secret.toString()))
            .getMessage().contains("password file"));
    }

    @Test
    void shouldUseThePasswordInTheFile() throws Exception
    {
        final Path secret = folder.resolve("secret");
        Files.writeString(secret, "swordfish\n");
        DatabaseSink sink = open(url(), "user", "ledger", "password-file", secret.toString());
        give(sink, 1, 4);
        sink.onClose();
        sink = open(url(), "user", "ledger", "password-file", secret.toString());
        assertEquals(4, sink.watermark());
        sink.onClose();
        assertThrows(IllegalStateException.class, () -> open(url(), "user", "ledger"));
    }

    @Test
    void shouldRefuseSettingsThatMakeNoSense()
    {
        for (final String url : List.of("jdbc:h2:mem:events", "jdbc:oracle:thin:@db", "events"))
        {
            final String refusal = assertThrows(IllegalArgumentException.class, () -> open(url)).getMessage();
            assertTrue(refusal.startsWith("url: found '" + url + "'") && refusal.contains("write"), refusal);
        }
        assertThrows(IllegalArgumentException.class, () -> open(url(), "table", "events; DROP TABLE events"));
        assertFalse(Files.exists(folder.resolve("events.mv.db")));
    }
}
