package io.veltrix.codecs.pcap;

import java.nio.file.Path;

/**
 * A capture file cannot be opened or written. Says which file, what was found and what to do.
 */
public final class CaptureException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * @param file   the capture.
     * @param found  what was found there.
     * @param remedy what to do.
     * @param cause  of it; null for none.
     */
    public CaptureException(final Path file, final String found, final String remedy, final Throwable cause)
    {
        super(file + ": " + found + "; " + remedy, cause);
    }
}
