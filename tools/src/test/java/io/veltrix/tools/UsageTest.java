package io.veltrix.tools;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a new user asks and mistypes. */
class UsageTest
{
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "run            | --capture --format --speed --events --for --deterministic --home --report --set --threads",
        "run            | --profile --profile-output",
        "soak           | --events --for --heap --keep --retain-every --home --report --html third 30 64 Exit code 1",
        "driver         | --dir --liveness ready driver.liveness SIGTERM",
        "check          | PIPELINE.yaml --set --format",
        "books          | --format --final --bbo iex-deep cme-mdp3 exchangeTimeNs",
        "replay         | HOME --from --to --speed --step --verify --threads --set",
        "generate       | FILE.pcap --format --messages --seed",
        "settings       | WORD",
        "status         | HOME --json --watch healthy; 3",
        "ctl            | HOME halt resume cancel-all limit stop NAME VALUE --timeout --json sequenced;",
        "journal stat   | HOME --segments",
        "journal verify | HOME",
        "journal tail   | HOME --stream --follow --as --type --where --since --until",
        "journal dump   | HOME --stream --from --to --as --type --where --since --until --limit",
    })
    void shouldExplainCommandWhenAskedForHelp(final String command, final String words)
    {
        final Cli.Result result = Cli.run((command.strip() + " --help").split(" "), List.of()).good();
        for (final String word : words.strip().split(" "))
        {
            assertTrue(result.out().contains(word), () -> "no " + word + " in " + result.out());
        }
        assertTrue(result.out().contains("Usage: veltrix " + command.strip()), result.out());
        assertEquals("", result.err());
    }

    @Test
    void shouldExplainAnOperatorsCommandWithoutAHome()
    {
        assertTrue(Cli.run("ctl", "halt", "--help").good().out().startsWith("Usage: veltrix ctl HOME halt"));
        assertTrue(Cli.run("ctl", "limit", "--help").good().out().startsWith(
            "Usage: veltrix ctl HOME limit NAME VALUE"));
    }

    @Test
    void shouldListEveryCommandWhenAskedForHelp()
    {
        final String help = Cli.run("--help").good().out();
        for (final String command : new String[]{
            "run", "soak", "check", "books", "journal", "replay", "generate", "settings", "status", "ctl",
            "generate-completion", "help"})
        {
            assertTrue(help.lines().anyMatch((line) -> line.startsWith("  " + command + " ")), command);
        }
        assertTrue(Cli.run("--version").good().out().startsWith("veltrix "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "check", "books", "replay", "generate", "settings", "journal stat", "journal tail"})
    void shouldHintWhenOptionIsUnknown(final String command)
    {
        Cli.run((command + " --nonsense").split(" "), List.of()).misused("--nonsense", "veltrix " + command);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "rnu                                             | rnu",
        "run --spede 1                                   | --speed",
        "run --speed 0                                   | found '0', wanted 1",
        "run --events many                               | many",
        "run --for 60                                    | wanted a duration such as 60s",
        "run --capture x.pcap                            | --capture needs --format",
        "run --capture x.pcap --format iex               | found 'iex', wanted one of iex-tops, iex-deep, cme-mdp3",
        "books x.pcap                                    | --format",
        "books --format iex-deep                         | FILE",
        "books --format nyse x.pcap                      | found 'nyse', wanted one of",
        "journal stat                                    | HOME",
        "journal dump home --as xml                      | xml",
        "journal dump home --from ten                    | ten",
        "replay home --threads three                     | found 'three', wanted one or file",
        "replay                                          | HOME",
        "status                                          | HOME",
        "ctl halt                                        | HOME",
        "ctl home hlt                                    | hlt",
        "ctl home limit position-limit                   | VALUE",
        "ctl home halt --timeout 5                       | wanted a duration such as 60s",
    })
    void shouldSayWhatIsWrongWhenMisused(final String line, final String part)
    {
        Cli.run(line.strip().split(" +"), List.of()).misused(part.strip());
    }

    @Test
    void shouldShowCommandsWhenNoneIsGiven()
    {
        for (final String[] line : new String[][]{{}, {"journal"}, {"ctl"}, {"ctl", "home"}})
        {
            final Cli.Result result = Cli.run(line, List.of());
            assertEquals(2, result.code());
            assertTrue(result.err().contains("Commands:"), result.err());
        }
    }

    @Test
    void shouldExplainSettingWhenAskedForIt()
    {
        final String out = Cli.run("settings", "journal.durability").good().out();
        for (final String word : new String[]{"wants", "default", "reason", "cost", "signal", "page-cache"})
        {
            assertTrue(out.contains(word), () -> "no " + word + " in " + out);
        }
    }
}
