package io.veltrix.tools;

import java.nio.file.Path;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.ir.EventFields;
import io.veltrix.codecs.trading.TopOfBookDecoder;
import io.veltrix.engine.api.Quantities;
import io.veltrix.engine.stream.EventHandler;
import org.agrona.DirectBuffer;

/**
 * Writes every top of book it is shown.
 */
final class BboCsv implements EventHandler, AutoCloseable
{
    private final CsvFile csv;
    private final Event event = new Event();
    private final TopOfBookDecoder top = new TopOfBookDecoder();
    private long rows;

    BboCsv(final Path file)
    {
        csv = new CsvFile(file, "exchangeTimeNs,instrument,bidPrice,bidSize,askPrice,askSize");
    }

    @Override
    public boolean onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        event.wrap(buffer, offset, length);
        top.wrap(buffer, event.bodyOffset(), event.blockLength(), event.version());
        csv.value(Long.toString(top.exchangeTimeNs()))
            .value(EventFields.instrument(top.instrument()));
        side(top.bidPrice(), TopOfBookDecoder.bidPriceNullValue(), top.bidSize());
        side(top.askPrice(), TopOfBookDecoder.askPriceNullValue(), top.askSize());
        csv.end();
        rows++;
        return true;
    }

    private void side(final long price, final long none, final long size)
    {
        csv.value(price == none ? "" : Quantities.formatDecimal(price)).value(price == none ? "" : Long.toString(size));
    }

    void complete()
    {
        csv.complete();
    }

    long rows()
    {
        return rows;
    }

    @Override
    public void close()
    {
        csv.close();
    }
}
