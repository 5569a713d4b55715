package io.veltrix.storage;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * What differs from database to database. Found by {@link java.util.ServiceLoader}, one for each kind of JDBC URL; a
 * module for another database brings its own and its driver. Stateless.
 */
public interface Dialect
{
    /**
     * @param url of a connection.
     * @return true where this dialect is the one to use.
     */
    boolean isFor(String url);

    /**
     * Refuse what could not keep its promise, such as a database in memory.
     *
     * @param url of a connection.
     * @throws IllegalArgumentException saying what to write instead.
     */
    default void require(final String url)
    {
    }

    /**
     * Make a new connection such that what is committed is durable, as far as the database can promise it.
     *
     * @param connection that is open.
     * @throws SQLException where the database refuses.
     */
    void prepare(Connection connection) throws SQLException;

    /**
     * @return type of a column that holds text of any length.
     */
    String textType();

    /**
     * @return type of a column that holds bytes of any length.
     */
    String bytesType();

    /**
     * @param failure that happened.
     * @return true where trying again is no use: the statement or the data is at fault, not the moment.
     */
    default boolean isFinal(final SQLException failure)
    {
        final String state = failure.getSQLState();
        // Data that does not fit, a key that is there already, a statement that cannot be run.
        return state != null && (state.startsWith("22") || state.startsWith("23") || state.startsWith("42"));
    }
}
