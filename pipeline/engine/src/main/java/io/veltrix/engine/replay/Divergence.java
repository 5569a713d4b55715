package io.veltrix.engine.replay;

/**
 * The first place where a replay made something else than what was recorded.
 *
 * @param stream   name.
 * @param sequence of the event in that stream.
 * @param cause    root sequence the event derives from.
 * @param field    that differs: of the header or the body; null where only digests were recorded.
 * @param recorded value, as text; the whole event where there is no counterpart.
 * @param replayed value, as text; the whole event where there is no counterpart.
 */
public record Divergence(
    String stream, long sequence, long cause, String field, String recorded, String replayed)
{
    @Override
    public String toString()
    {
        return "stream " + stream + " diverges at sequence " + sequence + " (cause " + cause + ")" +
            (field == null ? "" : ", field " + field) + ": recorded " + recorded + ", replayed " + replayed;
    }
}
