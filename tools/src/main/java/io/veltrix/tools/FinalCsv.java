package io.veltrix.tools;

import java.nio.file.Path;

import io.veltrix.codecs.ir.EventFields;
import io.veltrix.engine.api.Quantities;
import io.veltrix.trading.book.Books;

/**
 * Writes the books as they stand: a row for each level.
 */
final class FinalCsv
{
    private static final String[] SIDES = {"bid", "ask", "implied-bid", "implied-ask"};

    private FinalCsv()
    {
    }

    /**
     * @param file     to write.
     * @param books    to show.
     * @param isQuotes whether they come from a feed of quotes: then each side has its one row, with price and size 0
     *                 where the last quote had none, as the feed says it.
     */
    static void write(final Path file, final Books books, final boolean isQuotes)
    {
        try (CsvFile csv = new CsvFile(file, "instrument,side,level,price,size,orders"))
        {
            for (final int index : books.sortedByName())
            {
                for (int side = 0; side < SIDES.length; side++)
                {
                    for (int level = 1; level <= books.levels(index, side); level++)
                    {
                        write(csv, books, index, side, level);
                    }
                    if (isQuotes && side <= Books.ASK && books.levels(index, side) == 0)
                    {
                        csv.value(EventFields.instrument(books.instrument(index)))
                            .value(SIDES[side]).value("1").value("0").value("0").value("").end();
                    }
                }
            }
            csv.complete();
        }
    }

    /**
     * A level the feed never named (it joined mid-stream, a later level was stated) is shown with what the next level
     * known below it says: it is at least as good. One without any known level below it is not shown.
     */
    private static void write(
        final CsvFile csv, final Books books, final int index, final int side, final int level)
    {
        int known = level;
        while (known <= books.levels(index, side) && books.price(index, side, known) == Books.NO_PRICE)
        {
            known++;
        }
        if (known > books.levels(index, side))
        {
            return;
        }
        final int orders = books.orders(index, side, known);
        csv.value(EventFields.instrument(books.instrument(index)))
            .value(SIDES[side])
            .value(Integer.toString(level))
            .value(Quantities.formatDecimal(books.price(index, side, known)))
            .value(Long.toString(books.size(index, side, known)))
            .value(orders == Books.NO_ORDERS ? "" : Integer.toString(orders))
            .end();
    }
}
