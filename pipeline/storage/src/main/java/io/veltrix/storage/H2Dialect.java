package io.veltrix.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * H2, embedded or as a server.
 */
public final class H2Dialect implements Dialect
{
    @Override
    public boolean isFor(final String url)
    {
        return url.startsWith("jdbc:h2:");
    }

    @Override
    public void require(final String url)
    {
        if (url.startsWith("jdbc:h2:mem:"))
        {
            throw new IllegalArgumentException(
                "url: found '" + url + "', a database in memory: it forgets its watermark with the process; write" +
                " jdbc:h2:file:/path/name instead");
        }
    }

    @Override
    public void prepare(final Connection connection) throws SQLException
    {
        try (Statement statement = connection.createStatement())
        {
            // By default a commit may stay in memory for half a second.
            statement.execute("SET WRITE_DELAY 0");
        }
    }

    @Override
    public String textType()
    {
        return "CHARACTER LARGE OBJECT";
    }

    @Override
    public String bytesType()
    {
        return "BINARY LARGE OBJECT";
    }
}
