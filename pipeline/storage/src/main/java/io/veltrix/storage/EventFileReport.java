package io.veltrix.storage;

/**
 * What is in an event file.
 *
 * @param commits   that are sound, in a row from the start.
 * @param events    in them.
 * @param last      of them; its sequence is the watermark.
 * @param tornBytes behind it, in no commit.
 * @param damage    what is wrong and where; null where everything up to the watermark is sound.
 */
record EventFileReport(long commits, long events, EventFileCommit last, long tornBytes, String damage)
{
}
