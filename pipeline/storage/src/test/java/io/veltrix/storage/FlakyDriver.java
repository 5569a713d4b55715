package io.veltrix.storage;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.Properties;
import java.util.Random;
import java.util.logging.Logger;

/** A driver whose connections fail at chance, before or after a call is done. One test at a time. */
public final class FlakyDriver implements Driver
{
    private static final String PREFIX = "jdbc:flaky:";
    private static Random random;
    private static double ratio;
    private static int failedAfterCommit;

    static
    {
        try
        {
            DriverManager.registerDriver(new FlakyDriver());
        }
        catch (final SQLException ex)
        {
            throw new ExceptionInInitializerError(ex);
        }
    }

    static void failAtChance(final Random chance, final double share)
    {
        random = chance;
        ratio = share;
        failedAfterCommit = 0;
    }

    static void failNoMore()
    {
        ratio = 0;
    }

    static int failedAfterCommit()
    {
        return failedAfterCommit;
    }

    private static void maybeFail(final String what) throws SQLException
    {
        if (ratio > 0 && random.nextDouble() < ratio)
        {
            throw new SQLTransientConnectionException("flaky: " + what, "08006");
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> T flaky(final Class<T> type, final T real)
    {
        return (T)Proxy.newProxyInstance(FlakyDriver.class.getClassLoader(), new Class<?>[]{type},
            (proxy, method, arguments) ->
            {
                final boolean isClose = method.getName().equals("close");
                final boolean isCommit = method.getName().equals("commit");
                try
                {
                    if (!isClose)
                    {
                        maybeFail("before " + method.getName());
                    }
                    final Object result = method.invoke(real, arguments);
                    if (isCommit && ratio > 0 && random.nextInt(20) == 0)
                    {
                        failedAfterCommit++;
                        throw new SQLTransientConnectionException("flaky: after commit", "08007");
                    }
                    return result instanceof final PreparedStatement statement ?
                        flaky(PreparedStatement.class, statement) :
                        result instanceof final Statement statement ? flaky(Statement.class, statement) : result;
                }
                catch (final InvocationTargetException ex)
                {
                    throw ex.getCause();
                }
            });
    }

    @Override
    public Connection connect(final String url, final Properties info) throws SQLException
    {
        if (!acceptsURL(url))
        {
            return null;
        }
        maybeFail("connect");
        return flaky(Connection.class, DriverManager.getConnection("jdbc:" + url.substring(PREFIX.length()), info));
    }

    @Override
    public boolean acceptsURL(final String url)
    {
        return url.startsWith(PREFIX);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(final String url, final Properties info)
    {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion()
    {
        return 1;
    }

    @Override
    public int getMinorVersion()
    {
        return 0;
    }

    @Override
    public boolean jdbcCompliant()
    {
        return false;
    }

    @Override
    public Logger getParentLogger()
    {
        return Logger.getGlobal();
    }

    /** As for H2. */
    public static final class FlakyDialect implements Dialect
    {
        private final Dialect h2 = new H2Dialect();

        @Override
        public boolean isFor(final String url)
        {
            return url.startsWith(PREFIX);
        }

        @Override
        public void prepare(final Connection connection) throws SQLException
        {
            h2.prepare(connection);
        }

        @Override
        public String textType()
        {
            return h2.textType();
        }

        @Override
        public String bytesType()
        {
            return h2.bytesType();
        }
    }
}
