package io.veltrix.trading.venue;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Brings a venue to where its log ends, by doing again what it did: it takes the requests and gives the answers in the
 * order of the log, and what it gives must be what is noted. Answers up to the journalled cursor are only counted,
 * those behind it are given to the pipeline once more. The source's thread, from its start on.
 */
final class VenueHistory implements AutoCloseable
{
    private final RecordReader requests;
    private final RecordReader answers;
    private final long requestCount;
    private final long answerCount;
    private final SimulatedVenue venue;
    private final VenueAnswer answer = new VenueAnswer();
    private long taken;
    private long given;

    VenueHistory(final RequestLog requestLog, final AnswerLog answerLog, final SimulatedVenue venue)
    {
        requestCount = requestLog.count();
        answerCount = answerLog.count();
        requests = new RecordReader(requestLog.path());
        answers = new RecordReader(answerLog.path());
        this.venue = venue;
    }

    /**
     * Go on to behind this answer, telling nobody.
     *
     * @return requests that the answers up to it completed.
     */
    long skipTo(final long number)
    {
        long completed = 0;
        while (given < number)
        {
            prepare();
            completed += next().completes;
        }
        return completed;
    }

    /**
     * @return number of the last answer that was given again.
     */
    long given()
    {
        return given;
    }

    /**
     * @return whether an answer is left to be given again.
     */
    boolean hasNext()
    {
        return given < answerCount;
    }

    /** Let the venue know what it knew when it gave the next answer; all it ever knew where there is none. */
    void prepare()
    {
        final long known = hasNext() ?
            answers.buffer().getLong(answers.seek(given + 1) + AnswerLog.REQUESTS_OFFSET) : requestCount;
        while (taken < known)
        {
            final int offset = requests.seek(taken + 1);
            if (venue.room() == 0)
            {
                throw new IllegalStateException("the venue's log has more requests open than the gateway's" +
                    " 'outstanding' now allows; raise it to what it was");
            }
            receive(requests.buffer(), offset);
            taken++;
        }
    }

    private void receive(final UnsafeBuffer buffer, final int offset)
    {
        final long orderId = buffer.getLong(offset + RequestLog.ORDER_ID_OFFSET);
        final long instrument = buffer.getLong(offset + RequestLog.INSTRUMENT_OFFSET);
        final long timestampNs = buffer.getLong(offset + RequestLog.TIMESTAMP_OFFSET);
        if (buffer.getByte(offset + RequestLog.TYPE_OFFSET) == VenueSession.NEW_ORDER)
        {
            venue.onNewOrder(
                orderId, instrument, buffer.getLong(offset + RequestLog.PRICE_OFFSET),
                buffer.getLong(offset + RequestLog.QUANTITY_OFFSET), buffer.getByte(offset + RequestLog.SIDE_OFFSET),
                timestampNs);
        }
        else
        {
            venue.onCancel(orderId, instrument, timestampNs);
        }
    }

    /**
     * Give the next answer again, once {@link #prepare()} was called for it.
     *
     * @return the answer, valid until the next one.
     * @throws IllegalStateException where the venue would now answer otherwise than it did.
     */
    VenueAnswer next()
    {
        final int offset = answers.seek(given + 1);
        if (venue.nextDueNs() == SimulatedVenue.NOTHING)
        {
            throw differs();
        }
        answer.take(venue);
        final UnsafeBuffer noted = answers.buffer();
        if (noted.getByte(offset + AnswerLog.KIND_OFFSET) != answer.kind ||
            noted.getLong(offset + AnswerLog.ORDER_ID_OFFSET) != answer.orderId ||
            noted.getLong(offset + AnswerLog.DUE_OFFSET) != answer.dueNs ||
            noted.getLong(offset + AnswerLog.VALUE_OFFSET) != answer.value ||
            noted.getLong(offset + AnswerLog.QUANTITY_OFFSET) != answer.quantity ||
            noted.getLong(offset + AnswerLog.REMAINING_OFFSET) != answer.remaining)
        {
            throw differs();
        }
        given++;
        return answer;
    }

    private IllegalStateException differs()
    {
        return new IllegalStateException("the venue would now answer otherwise than answer " + (given + 1) +
            " of its log: another version of it wrote that; begin again with another home and another log");
    }

    @Override
    public void close()
    {
        requests.close();
        answers.close();
    }
}
