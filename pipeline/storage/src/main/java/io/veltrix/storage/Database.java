package io.veltrix.storage;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.codecs.ir.EventJson;
import io.veltrix.codecs.ir.EventPrinter;

import org.agrona.ExpandableDirectByteBuffer;

/**
 * A table of events and, beside it, the watermark of each sink that writes to it, changed in one transaction. Blocks
 * as long as the database does. Single-threaded.
 * <pre>
 *   TABLE            stream, sequence, epoch (together the key), cause, timestamp_ns, type, body
 *   TABLE_watermark  sink (the key), sequence, cause
 * </pre>
 */
final class Database implements AutoCloseable
{
    private static final long UNKNOWN = -1;

    private final Target target;
    private final Dialect dialect;
    private final EventJson json;
    private final EventPrinter printer;
    private final ExpandableDirectByteBuffer text = new ExpandableDirectByteBuffer(1024);
    private Connection connection;
    private PreparedStatement insert;
    private PreparedStatement update;
    private long watermark;
    private long inDoubt = UNKNOWN;

    /**
     * Where to write.
     *
     * @param sink      whose watermark it is.
     * @param url       of the database.
     * @param login     user and password, as the driver wants them.
     * @param table     of events.
     * @param isJson    whether the body is JSON; else it is the SBE message.
     * @param timeoutS  seconds a statement may take.
     */
    record Target(String sink, String url, Properties login, String table, boolean isJson, int timeoutS)
    {
    }

    Database(final Target target, final Dialect dialect, final EventJson json, final EventPrinter printer)
    {
        this.target = target;
        this.dialect = dialect;
        this.json = json;
        this.printer = printer;
    }

    /**
     * Open the database, and make the tables where they are missing.
     *
     * @return the watermark; 0 for none.
     * @throws IllegalStateException where it cannot be opened or the tables are other ones.
     */
    long open()
    {
        try
        {
            connect();
            makeTables();
            prepare();
            watermark = readWatermark();
            return watermark;
        }
        catch (final SQLException ex)
        {
            close();
            throw new IllegalStateException("database " + target.url + ": " + Reasons.of(ex) +
                "; without it nobody knows how far the sink has come: start it, or mend the settings of sink " +
                target.sink, ex);
        }
    }

    private void connect() throws SQLException
    {
        connection = DriverManager.getConnection(target.url, target.login);
        dialect.prepare(connection);
        connection.setAutoCommit(false);
    }

    private void makeTables() throws SQLException
    {
        try (Statement statement = connection.createStatement())
        {
            statement.execute("CREATE TABLE IF NOT EXISTS " + target.table + " (stream INTEGER NOT NULL, sequence" +
                " BIGINT NOT NULL, epoch INTEGER NOT NULL, cause BIGINT NOT NULL, timestamp_ns BIGINT NOT NULL," +
                " type VARCHAR(200) NOT NULL, body " + (target.isJson ? dialect.textType() : dialect.bytesType()) +
                ", PRIMARY KEY (stream, sequence, epoch))");
            statement.execute("CREATE TABLE IF NOT EXISTS " + target.table + "_watermark (sink VARCHAR(200) NOT NULL" +
                " PRIMARY KEY, sequence BIGINT NOT NULL, cause BIGINT NOT NULL)");
        }
        connection.commit();
    }

    private void prepare() throws SQLException
    {
        insert = connection.prepareStatement("INSERT INTO " + target.table +
            " (stream, sequence, epoch, cause, timestamp_ns, type, body) VALUES (?, ?, ?, ?, ?, ?, ?)");
        insert.setQueryTimeout(target.timeoutS);
        update = connection.prepareStatement("UPDATE " + target.table +
            "_watermark SET sequence = ?, cause = ? WHERE sink = ? AND sequence = ?");
        update.setQueryTimeout(target.timeoutS);
    }

    private long readWatermark() throws SQLException
    {
        try (PreparedStatement read = connection.prepareStatement(
            "SELECT sequence FROM " + target.table + "_watermark WHERE sink = ?"))
        {
            read.setQueryTimeout(target.timeoutS);
            read.setString(1, target.sink);
            try (ResultSet found = read.executeQuery())
            {
                if (found.next())
                {
                    return found.getLong(1);
                }
            }
        }
        try (PreparedStatement first = connection.prepareStatement(
            "INSERT INTO " + target.table + "_watermark (sink, sequence, cause) VALUES (?, 0, 0)"))
        {
            first.setString(1, target.sink);
            first.executeUpdate();
        }
        connection.commit();
        return 0;
    }

    /**
     * Insert events and move the watermark, in one transaction.
     *
     * @throws CommitFailedException where nothing of it is there and it may be tried again.
     * @throws IllegalStateException where trying again is no use.
     */
    void commit(final PendingEvents events, final long sequence, final long cause) throws CommitFailedException
    {
        try
        {
            if (connection == null && isThereAlready(sequence))
            {
                return;
            }
            events.forEach(this::addRow);
            if (events.count() > 0)
            {
                insert.executeBatch();
            }
            moveWatermark(sequence, cause);
            inDoubt = sequence;
            connection.commit();
            inDoubt = UNKNOWN;
            watermark = sequence;
        }
        catch (final SQLException ex)
        {
            close();
            if (dialect.isFinal(ex))
            {
                throw new IllegalStateException("database " + target.url + ", table " + target.table +
                    ", events behind sequence " + watermark + ": " + Reasons.of(ex) +
                    "; nothing of them is committed", ex);
            }
            throw new CommitFailedException("database " + target.url + ": " + Reasons.of(ex), ex);
        }
    }

    /**
     * Connect again, and find out what became of a commit that was given and not answered.
     */
    private boolean isThereAlready(final long sequence) throws SQLException
    {
        connect();
        prepare();
        final long found = readWatermark();
        if (found == inDoubt && inDoubt == sequence)
        {
            inDoubt = UNKNOWN;
            watermark = found;
            return true;
        }
        requireWatermark(found);
        inDoubt = UNKNOWN;
        return false;
    }

    private void requireWatermark(final long found)
    {
        if (found != watermark)
        {
            close();
            throw new IllegalStateException("database " + target.url + ", table " + target.table + "_watermark: sink " +
                target.sink + " has come to " + watermark + " and finds " + found +
                ": somebody else writes under its name; give each sink a table of its own");
        }
    }

    private void moveWatermark(final long sequence, final long cause) throws SQLException
    {
        update.setLong(1, sequence);
        update.setLong(2, cause);
        update.setString(3, target.sink);
        update.setLong(4, watermark);
        if (update.executeUpdate() != 1)
        {
            connection.rollback();
            requireWatermark(readWatermark());
        }
    }

    private void addRow(final Event event) throws SQLException
    {
        insert.setInt(1, event.stream());
        insert.setLong(2, event.sequence());
        insert.setInt(3, event.epoch());
        insert.setLong(4, event.cause());
        insert.setLong(5, event.timestampNs());
        insert.setString(6, printer.typeName(event));
        if (target.isJson)
        {
            final byte[] bytes = new byte[json.writeFields(event, text, 0)];
            text.getBytes(0, bytes);
            insert.setString(7, new String(bytes, StandardCharsets.UTF_8));
        }
        else
        {
            final byte[] bytes = new byte[event.length() - EventHeaderDescriptor.MESSAGE_OFFSET];
            event.buffer().getBytes(event.messageOffset(), bytes);
            insert.setBytes(7, bytes);
        }
        insert.addBatch();
    }

    /** Let go of the connection; the next commit makes another. */
    @Override
    public void close()
    {
        if (connection != null)
        {
            try
            {
                connection.close();
            }
            catch (final SQLException ex)
            {
                // It was broken already; what was not committed is not there.
                connection = null;
                return;
            }
            connection = null;
        }
    }
}
