package io.veltrix.engine.journal;

import java.nio.file.Path;

/**
 * Where and why a reader could not go on.
 *
 * @param kind             of damage.
 * @param file             in which it was found.
 * @param offset           in bytes of the document that is damaged or missing, from the start of the file.
 * @param lastGoodSequence of the stream: everything up to it can be read. 0 where nothing can.
 * @param found            in words.
 */
public record Damage(Kind kind, Path file, long offset, long lastGoodSequence, String found)
{
    /** Families of damage. */
    public enum Kind
    {
        /** The file ends inside a document or before the segment does. */
        TRUNCATED,

        /** Chronicle's header or the block's own header makes no sense. */
        BAD_HEADER,

        /** The checksum does not fit the bytes. */
        BAD_CHECKSUM,

        /** A good block that does not follow the one before it. */
        OUT_OF_SEQUENCE,

        /** A good block whose events are not framed or numbered as it says. */
        BAD_FRAME,

        /** Events are missing: later ones exist. */
        GAP,

        /** A segment is missing: the one before it says that it was there. */
        MISSING_SEGMENT,

        /** The journal states that events are gone; what is behind it is good. */
        HOLE,

        /** The file could not be opened or read. */
        UNREADABLE
    }

    @Override
    public String toString()
    {
        return kind + " in " + file + " at byte " + offset + ": " + found + "; last good sequence " + lastGoodSequence;
    }
}
