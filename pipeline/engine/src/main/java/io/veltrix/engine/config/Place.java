package io.veltrix.engine.config;

/**
 * Where a value was written.
 *
 * @param file name, or {@link #COMMAND_LINE}'s.
 * @param line from 1; 0 where there is none.
 */
record Place(String file, int line)
{
    /** A value that replaced the file's. */
    static final Place COMMAND_LINE = new Place("command line", 0);
}
