package io.veltrix.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.ir.EventJson;
import io.veltrix.codecs.ir.EventPrinter;
import io.veltrix.codecs.ir.SchemaCatalog;
import io.veltrix.engine.api.Setting;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.SinkContext;
import io.veltrix.engine.api.SinkDeclaration;

/**
 * Puts events into a table of a database, exactly once: rows and watermark in one transaction of whole causes. While
 * the database is down or slow the events stay in the stream, and the commit is tried again. The sink's thread only;
 * the driver allocates.
 */
public final class DatabaseSink extends CommittingSink
{
    static final Setting<String> URL = Setting.text("url")
        .because("JDBC URL, such as jdbc:h2:file:/var/veltrix/events. There is no default: the database outlives the " +
            "home.")
        .costs("The database's own memory and threads where it is embedded; what it allocates is collected in this " +
            "process.")
        .signal("'failures' rising.");

    static final Setting<String> TABLE = Setting.text("table")
        .defaultsTo("events")
        .because("Table of the events, made where it is missing; the watermark is in a second one, named after it.")
        .costs("Some 200 B for each event kept, and the key's index.")
        .signal("The database's size.");

    static final Setting<String> USER = Setting.text("user")
        .defaultsTo("")
        .because("Who connects; empty where the URL or the database says.")
        .costs("Nothing.")
        .signal("The start is refused.");

    static final Setting<String> PASSWORD_FILE = Setting.text("password-file")
        .defaultsTo("")
        .because("File with the password, since pipeline files are no place for one; empty for none.")
        .costs("Nothing.")
        .signal("The start is refused.");

    static final Setting<String> BODY = Setting.choice("body", "json", "binary")
        .defaultsTo("json")
        .because("json can be read with SQL; binary is the SBE message as it is, smaller and quicker.")
        .costs("json: about three times the size, some 2 us an event.")
        .signal("The database's size; 'commits' a second.");

    static final Setting<Long> BATCH = Setting.count("batch")
        .between("1", "100_000").defaultsTo("1000")
        .because("Most events of a commit, but for the cause that goes beyond it: larger ones cost less an event.")
        .costs("The memory of so many events; a longer transaction.")
        .signal("'commits' a second under load.");

    static final Setting<Long> TIMEOUT = Setting.duration("timeout")
        .between("1s", "10m").defaultsTo("10s")
        .because("Longest a statement may take before it counts as failed and is tried again.")
        .costs("So long does a database that hangs hold the sink's thread, and a stop.")
        .signal("'failures' rising; the sink's lag.");

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,40}");

    private final PendingEvents pending = new PendingEvents();
    private Database database;
    private long limit;

    @Override
    public List<Setting<?>> settings()
    {
        return List.of(
            URL, TABLE, USER, PASSWORD_FILE, BODY, BATCH, TIMEOUT, EventSelection.EVENTS, LINGER, BackOff.RETRY);
    }

    @Override
    public void declare(final SinkDeclaration declaration, final Settings settings)
    {
        super.declare(declaration, settings);
        dialect(settings.get(URL)).require(settings.get(URL));
        if (!NAME.matcher(settings.get(TABLE)).matches())
        {
            throw new IllegalArgumentException("table: found '" + settings.get(TABLE) +
                "'; write a name of letters, digits and underscores, at most 41");
        }
    }

    private static Dialect dialect(final String url)
    {
        for (final Dialect dialect : ServiceLoader.load(Dialect.class, DatabaseSink.class.getClassLoader()))
        {
            if (dialect.isFor(url))
            {
                return dialect;
            }
        }
        throw new IllegalArgumentException("url: found '" + url + "', for which no module is on the class path;" +
            " write jdbc:h2:file:/path/name, or add the database's module");
    }

    @Override
    long open(final SinkContext context, final SchemaCatalog catalog)
    {
        final Settings settings = context.settings();
        limit = settings.get(BATCH);
        final Properties login = new Properties();
        if (!settings.get(USER).isEmpty())
        {
            login.setProperty("user", settings.get(USER));
        }
        if (!settings.get(PASSWORD_FILE).isEmpty())
        {
            login.setProperty("password", password(Path.of(settings.get(PASSWORD_FILE))));
        }
        database = new Database(
            new Database.Target(
                context.name(), settings.get(URL), login, settings.get(TABLE), settings.get(BODY).equals("json"),
                (int)TimeUnit.NANOSECONDS.toSeconds(settings.get(TIMEOUT))),
            dialect(settings.get(URL)), new EventJson(catalog), new EventPrinter(catalog));
        return database.open();
    }

    private static String password(final Path file)
    {
        try
        {
            return Files.readString(file).strip();
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException(
                "password file " + file + " cannot be read: " + Reasons.of(ex) + "; name one that can", ex);
        }
    }

    @Override
    void add(final Event event)
    {
        pending.add(event);
    }

    @Override
    boolean isFull()
    {
        return pending.count() >= limit;
    }

    @Override
    void commit(final long lastSequence, final long lastCause) throws CommitFailedException
    {
        database.commit(pending, lastSequence, lastCause);
        pending.clear();
    }

    @Override
    void commitLoss(final long watermark, final long was) throws CommitFailedException
    {
        database.commit(pending, watermark, 0);
    }

    @Override
    void closeOutside()
    {
        if (database != null)
        {
            database.close();
        }
    }
}
