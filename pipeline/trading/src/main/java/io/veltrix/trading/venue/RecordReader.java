package io.veltrix.trading.venue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads records of a {@link RecordFile} by number, also while another thread writes behind them. Each read is a system
 * call: for restarts. Single-threaded.
 */
final class RecordReader implements AutoCloseable
{
    private static final int WINDOW_RECORDS = 512;

    private final Path path;
    private final FileChannel channel;
    private final ByteBuffer window = ByteBuffer.allocateDirect(WINDOW_RECORDS * RecordFile.RECORD_LENGTH);
    private final UnsafeBuffer buffer = new UnsafeBuffer(window);
    private long firstInWindow = 1;
    private long inWindow;

    RecordReader(final Path path)
    {
        this.path = path;
        try
        {
            channel = FileChannel.open(path, StandardOpenOption.READ);
        }
        catch (final IOException ex)
        {
            throw cannotRead(ex);
        }
    }

    /**
     * @param number of a record that is committed.
     * @return offset of it in {@link #buffer()}, valid until the next call.
     */
    int seek(final long number)
    {
        if (number < firstInWindow || number >= firstInWindow + inWindow)
        {
            load(number);
        }
        return (int)(number - firstInWindow) * RecordFile.RECORD_LENGTH;
    }

    private void load(final long number)
    {
        window.clear();
        final long start = RecordFile.HEADER_LENGTH + (number - 1) * RecordFile.RECORD_LENGTH;
        inWindow = 0;
        try
        {
            int read = 0;
            while (read >= 0 && window.hasRemaining())
            {
                read = channel.read(window, start + window.position());
            }
        }
        catch (final IOException ex)
        {
            throw cannotRead(ex);
        }
        firstInWindow = number;
        // Only what was committed then: what follows may be read half written.
        while (inWindow < window.position() / RecordFile.RECORD_LENGTH &&
            buffer.getLong((int)inWindow * RecordFile.RECORD_LENGTH) == number + inWindow)
        {
            inWindow++;
        }
        if (inWindow == 0)
        {
            throw new IllegalStateException("venue log " + path + " has no record " + number);
        }
    }

    UnsafeBuffer buffer()
    {
        return buffer;
    }

    private IllegalStateException cannotRead(final IOException ex)
    {
        return new IllegalStateException("venue log " + path + " cannot be read: " + ex.getMessage(), ex);
    }

    @Override
    public void close()
    {
        try
        {
            channel.close();
        }
        catch (final IOException ex)
        {
            // It was read from only.
            return;
        }
    }
}
