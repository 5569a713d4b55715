/**
 * The journal: the durable, replayable copy of a stream. The only package that knows Chronicle Queue.
 * <p>
 * A stream's journal is a directory of <b>segments</b>, each its own Chronicle queue pinned to one cycle, named by the
 * first sequence in it (20 digits) and bounded in size. A segment is a run of <b>blocks</b>
 * ({@link io.veltrix.engine.journal.BlockDescriptor}), one Chronicle excerpt each, with sequences, epoch and CRC-32C.
 * <p>
 * <b>Writing</b> ({@link io.veltrix.engine.journal.JournalWriter}) puts Chronicle's documents into the mapped file on
 * the record thread, without its appender, which finds the end anew and takes a lock for each. All that is slow about a
 * segment (creating it, reserving it on disk, touching its pages, forcing, closing) is done by one helper thread
 * ({@link io.veltrix.engine.journal.SegmentPreparer}). A prepared segment stands in a directory {@code next-...}; the
 * writer renames it to its first sequence before the first event goes in. That is safe:
 * Chronicle has its two files open and wholly mapped by then, and goes back to their paths only to map another chunk or
 * to list cycles, neither of which happens in a segment of one chunk and one cycle. A segment that was begun is never
 * appended to by another writer: each start goes on in a new one, so no tail is ever repaired in place.
 * <p>
 * <b>Reading</b> ({@link io.veltrix.engine.journal.JournalReader}) maps the same files read-only and walks Chronicle's
 * document headers itself. Chronicle's tailer regrows a truncated file with zeros, ends silently at a damaged header
 * and may wait seconds for a dead writer; a reader of a journal must do none of these, must know the offset of what it
 * found, and must not keep a lock or a thread. A test holds the two ways of reading against each other.
 * <p>
 * <b>A cut.</b> Where blocks are torn at the end of a crashed writer's segment, the next writer's segment is named by
 * the sequence behind the last good block. Readers that meet the damage find that segment and go on there; damage with
 * no such segment behind it stops them ({@link io.veltrix.engine.journal.Damage}).
 */
package io.veltrix.engine.journal;
