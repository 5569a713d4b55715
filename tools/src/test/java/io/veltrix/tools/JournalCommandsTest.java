package io.veltrix.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the journal commands show of a run whose events are known. */
class JournalCommandsTest
{
    @TempDir
    private static Path folder;

    private static Path home;

    @BeforeAll
    static void run()
    {
        home = Cli.home(folder, "home", 20_000);
    }

    private static List<String> dump(final Object... arguments)
    {
        return Cli.run("journal", "dump", home, arguments).good().out().lines().toList();
    }

    @Test
    void shouldShowRangeWhenAskedBySequence()
    {
        final List<String> lines = dump("--from", 100, "--to", 103);
        assertEquals(4, lines.size());
        for (int i = 0; i < 4; i++)
        {
            assertTrue(lines.get(i).startsWith("0/" + (100 + i) + " t="), lines.get(i));
        }
        assertEquals(2, dump("--from", 100, "--limit", 2).size());
        assertTrue(dump("--limit", 1).get(0).contains(" EpochStart {epoch=1, "));
    }

    @Test
    void shouldShowOnlyTypesAndValuesAskedFor()
    {
        final List<String> all = dump();
        final List<String> trades = dump("--type", "Trade");
        assertTrue(trades.size() > 10);
        assertEquals(all.stream().filter((line) -> line.contains(" Trade {")).toList(), trades);
        assertEquals(
            all.stream().filter((line) -> line.contains(" Trade {") || line.contains(" Tick {")).toList(),
            dump("--type", "Trade,Tick"));
        final String trade = trades.get(trades.size() / 2);
        final String instrument = trade.replaceAll(".*instrument=(\\w+),.*", "$1");
        assertEquals(
            trades.stream().filter((line) -> line.contains("instrument=" + instrument + ",")).toList(),
            dump("--type", "Trade", "--where", "instrument=" + instrument));
        assertEquals(
            all.stream().filter((line) -> line.contains("instrument=" + instrument + ",") &&
                line.contains("side=BID")).toList(),
            dump("--where", "instrument=" + instrument, "--where", "side=BID"));
        assertEquals(List.of(), dump("--type", "Trade", "--where", "instrument=NOSUCH"));
    }

    @Test
    void shouldShowTimeRangeInBothSpellings()
    {
        final List<String> all = dump();
        final long since = time(all.get(1_000));
        final long until = time(all.get(1_200));
        final List<String> expected =
            all.stream().filter((line) -> time(line) >= since && time(line) < until).toList();
        assertTrue(expected.size() > 10);
        assertEquals(expected, dump("--since", since, "--until", until));
        assertEquals(expected, dump(
            "--since", Instant.ofEpochSecond(0, since), "--until", Instant.ofEpochSecond(0, until)));
        Cli.run("journal", "dump", home, "--since", "yesterday").misused("--since: found 'yesterday', wanted an ISO");
        Cli.run("journal", "dump", home, "--type", "Trad").misused("--type: found 'Trad'", "Trade");
        Cli.run("journal", "dump", home, "--where", "MSFT").misused("wanted FIELD=VALUE");
        Cli.run("journal", "dump", home, "--from", "9", "--to", "3").misused("--from 9 lies behind --to 3");
    }

    private static long time(final String line)
    {
        return Long.parseLong(line.replaceFirst("^\\S+ t=(\\d+) .*", "$1"));
    }

    @Test
    void shouldWriteJsonLinesThatSayWhatTextSays() throws IOException
    {
        final List<String> text = dump("--stream", "orders");
        final List<String> json = dump("--stream", "orders", "--as", "json");
        assertEquals(text.size(), json.size());
        assertTrue(text.size() > 0);
        for (int i = 0; i < json.size(); i++)
        {
            final TreeSet<String> names = new TreeSet<>();
            try (JsonParser parser = new JsonFactory().createParser(json.get(i)))
            {
                for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken())
                {
                    if (token == JsonToken.FIELD_NAME)
                    {
                        names.add(parser.currentName());
                    }
                    else if ("sequence".equals(parser.currentName()))
                    {
                        assertEquals(i + 1, parser.getLongValue());
                    }
                }
            }
            assertTrue(names.containsAll(List.of("stream", "sequence", "epoch", "cause", "timestampNs", "originNs",
                "source", "sourcePosition", "flags", "type", "fields", "orderId")), names.toString());
        }
    }

    @Test
    void shouldWriteCsvWithOneRowAnEvent()
    {
        final List<String> rows = dump("--as", "csv", "--to", 50);
        assertEquals("stream,sequence,epoch,cause,timestampNs,originNs,source,sourcePosition,flags,type,fields",
            rows.get(0));
        assertEquals(51, rows.size());
        for (int i = 1; i < rows.size(); i++)
        {
            assertTrue(rows.get(i).matches("0," + i + ",1," + i + ",\\d+,-?\\d+,\\d+,\\d+,\\d+,\\w+,\"[^\"]*\""),
                rows.get(i));
        }
    }

    @Test
    void shouldShowLastEventsWhenTailing()
    {
        final List<String> all = dump();
        final List<String> tail = Cli.run("journal", "tail", home).good().out().lines().toList();
        assertEquals(all.subList(all.size() - 10, all.size()), tail);
        assertEquals(3, Cli.run("journal", "tail", home, "-n", 3, "--stream", "orders").good().out().lines().count());
        Cli.run("journal", "tail", home, "-n", 0).misused("-n: found 0, wanted 1 or more");
        Cli.run("journal", "tail", home, "--stream", "oders").refused(
            "stream 'oders' is not recorded", "recorded are orders, refusals, root");
        assertEquals("", Cli.run("journal", "tail", home, "--stream", "refusals").good().out());
    }

    @Test
    void shouldSayWhatIsThereInStatAndVerify()
    {
        final int events = dump().size();
        final Cli.Result stat = Cli.run("journal", "stat", home, "--segments").good();
        assertTrue(stat.out().startsWith("pipeline tick-to-order, epoch 1, made 20"), stat.out());
        assertTrue(stat.value("root").replaceAll(" +", " ").startsWith(
            "0 full 1 " + String.format("%,d", events) + " "), stat.out());
        assertTrue(stat.value("refusals").replaceAll(" +", " ").startsWith("- empty - - 0"), stat.out());
        final Cli.Result verify = Cli.run("journal", "verify", home).good();
        assertTrue(verify.out().contains("root: sound: " + String.format("%,d", events) + " events (1 to "),
            verify.out());
        assertTrue(verify.out().contains("refusals: empty"), verify.out());
        assertTrue(!verify.out().contains("not closed"), verify.out());
    }

    @Test
    void shouldKeepHomesToTheirOwner() throws IOException
    {
        try (Stream<Path> tree = Files.walk(home))
        {
            for (final Path path : tree.toList())
            {
                assertEquals(
                    Files.isDirectory(path) ? "rwx------" : "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(path)), path.toString());
            }
        }
    }
}
