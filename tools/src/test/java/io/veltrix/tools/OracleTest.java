package io.veltrix.tools;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * {@code books} on real captures, seen only through what it prints and writes, against what an independent parser made
 * of the same files.
 */
class OracleTest
{
    private static final BigDecimal IEX_UNIT = new BigDecimal("10000");
    private static final BigDecimal CME_UNIT = new BigDecimal("10000000");

    @TempDir
    private Path folder;

    /** A row of final.csv. */
    private record Level(String instrument, String side, int level, BigDecimal price, long size, String orders)
    {
    }

    @Test
    void shouldReproduceOracleOfDeepWithItsRestarts() throws IOException
    {
        final Cli.Result result = books("iex-deep", "iex/DEEP10_20170425_restarts.pcap.gz");
        final String oracle = oracle("iex_deep_20170425_restarts.json");
        assertCounts(result, oracle, "packets", "heartbeats", "messages", "trades");
        assertEquals(number(oracle, "trade_shares"), result.value("traded quantity"));
        assertTypes(result, oracle);
        assertSegments(result, oracle);
        assertEquals("11", result.value("resets"));
        assertEquals("0", result.value("gaps"));
        assertEquals("1", result.value("refused"), "the record that the end of the file cuts");
        assertTrue(result.err().contains("note: "), result.err());
        assertTrue(result.err().contains("TRUNCATED at byte 22195748"), result.err());
        final List<Level> levels = finalBooks();
        assertEquals(410, levels.stream().filter((level) -> level.side().equals("bid")).count());
        assertEquals(393, levels.stream().filter((level) -> level.side().equals("ask")).count());
        assertEquals(crc(oracle), crc32(levels, (level) -> level.instrument() + ":" + level.side().charAt(0) + ":" +
            units(level.price(), IEX_UNIT) + ":" + level.size() + ";"));
    }

    @Test
    void shouldReproduceOracleOfTops() throws IOException
    {
        final Cli.Result result = books("iex-tops", "iex/TOPS16_20170710.pcap.gz");
        final String oracle = oracle("iex_tops_20170710.json");
        assertCounts(result, oracle, "packets", "heartbeats", "messages", "trades");
        assertEquals(number(oracle, "trade_shares"), result.value("traded quantity"));
        assertTypes(result, oracle);
        assertSegments(result, oracle);
        assertEquals("0", result.value("refused"));
        assertEquals("7799", result.value("instruments"));
        final Map<String, Level> bids = new TreeMap<>();
        final Map<String, Level> asks = new HashMap<>();
        finalBooks().forEach((level) -> (level.side().equals("bid") ? bids : asks).put(level.instrument(), level));
        final StringBuilder rows = new StringBuilder();
        bids.forEach((symbol, bid) -> rows.append(symbol).append(':').append(quote(bid)).append(':')
            .append(quote(asks.get(symbol))).append(';'));
        assertEquals(7799, bids.size());
        assertEquals(crc(oracle), crc32(rows));
    }

    @Test
    void shouldReproduceOracleOfMdp3WithBothLines() throws IOException
    {
        final Cli.Result result = books("cme-mdp3", "cme_mdp3/cme_mdp3_20161112_part1.pcapng.gz");
        final String oracle = oracle("cme_mdp3_part1.json");
        assertCounts(result, oracle, "packets", "messages");
        assertTypes(result, oracle);
        assertEquals("3000", result.value("duplicates"));
        assertEquals("0", result.value("missing"));
        assertEquals("5615 to 8614, messages 6212", result.value("segment"));
        assertEquals(number(oracle, "trade_entries"), result.value("trades"));
        assertEquals(number(oracle, "trade_volume"), result.value("traded quantity"));
        assertEquals("107", result.value("instruments"));
        final List<Level> levels = finalBooks();
        final Map<String, String> names = new LinkedHashMap<>();
        names.put("bid", "Bid");
        names.put("ask", "Offer");
        names.put("implied-bid", "ImpliedBid");
        names.put("implied-ask", "ImpliedOffer");
        names.forEach((side, name) -> assertEquals(
            number(section(oracle, "\"levels\""), name),
            Long.toString(levels.stream().filter((level) -> level.side().equals(side)).count()), name));
        assertTops(levels, oracle);
        // The capture starts mid-stream: two levels of one book are shown with what the next known one says.
        assertEquals("9d35f5f5", crc(section(oracle, "\"final_book\"")));
        assertEquals("9d35f5f5", crc32(levels, (level) -> level.instrument() + ":" + names.get(level.side()) + ":" +
            level.level() + ":" + units(level.price(), CME_UNIT) + ":" + level.size() + ":" +
            (level.orders().isEmpty() ? "None" : level.orders()) + ";"));
    }

    private void assertTops(final List<Level> levels, final String oracle)
    {
        final Map<String, String> tops = new HashMap<>();
        levels.stream().filter((level) -> level.level() == 1).forEach((level) -> tops.put(
            level.instrument() + level.side(),
            units(level.price(), CME_UNIT) + "," + level.size() + "," + level.orders()));
        final Matcher security = Pattern.compile(
            "\"(\\d+)\":\\{\"Bid\":(null|\\[[^]]*]),\"Offer\":(null|\\[[^]]*])").matcher(
                section(oracle, "\"final_top\"").replaceAll("\\s", ""));
        int compared = 0;
        while (security.find())
        {
            compared++;
            assertEquals(top(security.group(2)), tops.get(security.group(1) + "bid"), security.group(1));
            assertEquals(top(security.group(3)), tops.get(security.group(1) + "ask"), security.group(1));
        }
        assertEquals(107, compared);
    }

    private static String top(final String text)
    {
        return text.equals("null") ? null : text.substring(1, text.length() - 1);
    }

    private Cli.Result books(final String format, final String capture)
    {
        return Cli.run("books", "--format", format, "--final", folder.resolve("final.csv"), "--bbo",
            folder.resolve("bbo.csv"), capture(capture)).good();
    }

    private List<Level> finalBooks() throws IOException
    {
        final List<String> lines = Files.readAllLines(folder.resolve("final.csv"));
        assertEquals("instrument,side,level,price,size,orders", lines.get(0));
        return lines.stream().skip(1).map((line) -> line.split(",", -1)).map((row) -> new Level(
            row[0], row[1], Integer.parseInt(row[2]), new BigDecimal(row[3]), Long.parseLong(row[4]), row[5])).toList();
    }

    private static String quote(final Level level)
    {
        return level == null ? "0:0" : units(level.price(), IEX_UNIT) + ":" + level.size();
    }

    private static String units(final BigDecimal price, final BigDecimal unit)
    {
        return Long.toString(price.multiply(unit).longValueExact());
    }

    private static String crc32(final List<Level> levels, final java.util.function.Function<Level, String> row)
    {
        final StringBuilder rows = new StringBuilder();
        levels.forEach((level) -> rows.append(row.apply(level)));
        return crc32(rows);
    }

    private static String crc32(final CharSequence rows)
    {
        final CRC32 crc = new CRC32();
        crc.update(rows.toString().getBytes(StandardCharsets.US_ASCII));
        return String.format("%08x", crc.getValue());
    }

    private static void assertCounts(final Cli.Result result, final String oracle, final String... names)
    {
        for (final String name : names)
        {
            assertEquals(number(oracle, name), result.value(name), name);
        }
    }

    private static void assertTypes(final Cli.Result result, final String oracle)
    {
        final Map<String, String> expected = new TreeMap<>();
        final Matcher type = Pattern.compile("\"([^\"]+)\": (\\d+)").matcher(section(oracle, "\"types\""));
        while (type.find())
        {
            expected.put(type.group(1), type.group(2));
        }
        final Map<String, String> found = new TreeMap<>();
        final Matcher line = Pattern.compile("(?m)^  type (\\S+) +(\\d+)$").matcher(result.out());
        while (line.find())
        {
            if (!line.group(2).equals("0"))
            {
                found.put(line.group(1), line.group(2));
            }
        }
        assertEquals(expected, found);
    }

    private static void assertSegments(final Cli.Result result, final String oracle)
    {
        final StringBuilder expected = new StringBuilder();
        final Matcher segment = Pattern.compile(
            "\"first_seq\":(\\d+),\"expected\":(null|\\d+),\"messages\":(\\d+),\"last_seq\":(\\d+)").matcher(
                oracle.replaceAll("\\s", ""));
        int count = 0;
        while (segment.find())
        {
            count++;
            expected.append("  segment ").append(segment.group(1)).append(" to ").append(segment.group(4))
                .append(", messages ").append(segment.group(3))
                .append(segment.group(2).equals("null") ? "" : ", where " + segment.group(2) + " was due")
                .append('\n');
        }
        assertTrue(count > 0);
        assertEquals(Integer.toString(count), result.value("segments"));
        assertEquals(expected.toString(), String.join("", result.out().lines()
            .filter((line) -> line.startsWith("  segment ")).map((line) -> line + "\n").toList()));
    }

    private static Path capture(final String name)
    {
        return found(Path.of(System.getProperty("veltrix.data", "../../shared/data"), name));
    }

    private static String oracle(final String name) throws IOException
    {
        return Files.readString(found(
            Path.of(System.getProperty("veltrix.data", "../../shared/data"), "oracles", name)));
    }

    private static Path found(final Path file)
    {
        final boolean isThere = Files.isReadable(file);
        System.out.println((isThere ? "used: " : "NOT found, test skipped: ") + file.getFileName());
        Assumptions.assumeTrue(isThere, "no " + file);
        return file;
    }

    private static String number(final String json, final String name)
    {
        final Matcher matcher = Pattern.compile("\"" + name + "\": ?(\\d+)").matcher(json);
        assertTrue(matcher.find(), "no " + name);
        return matcher.group(1);
    }

    private static String crc(final String json)
    {
        final Matcher matcher = Pattern.compile("\"crc32\": \"([0-9a-f]{8})\"").matcher(json);
        assertTrue(matcher.find());
        return matcher.group(1);
    }

    /** From a name on to the brace that closes its object. */
    private static String section(final String json, final String name)
    {
        final int start = json.indexOf('{', json.indexOf(Objects.requireNonNull(assertPresent(json, name))));
        int depth = 0;
        int end = start;
        do
        {
            depth += json.charAt(end) == '{' ? 1 : json.charAt(end) == '}' ? -1 : 0;
            end++;
        }
        while (depth > 0);
        return json.substring(start, end);
    }

    private static String assertPresent(final String json, final String name)
    {
        assertNotNull(json.contains(name) ? name : null, "no " + name);
        return name;
    }
}
