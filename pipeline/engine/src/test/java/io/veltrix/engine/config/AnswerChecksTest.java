package io.veltrix.engine.config;

import static io.veltrix.engine.config.Files.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AnswerChecksTest
{
    @Test
    void shouldRefuseWhenAnswersNamesUnknownSink()
    {
        refused(
            Files.good()
                .with("answers: gateway", "answers: gatway"),
            "p.yaml:11: sources.venue.answers: found 'gatway', a sink that does not exist; write 'gateway' " +
                    "instead");
    }

    @Test
    void shouldRefuseWhenAnsweringSourceNamesNoSink()
    {
        refused(
            Files.good()
                .with(", answers: gateway", ""),
            "p.yaml:11: sources.venue: found a source that answers a sink ('config-answers' says so) without " +
                    "a word of which one; write 'answers: gateway' instead");
    }

    @Test
    void shouldRefuseWhenSourceThatAnswersNothingNamesSink()
    {
        refused(
            Files.good()
                .with("rate: 50000/s", "rate: 50000/s, answers: gateway"),
            "p.yaml:10: sources.market.answers: found 'gateway' for a source that answers nothing " +
                    "('config-market' does not say it does); write no 'answers:', or a type that answers, instead");
    }

    @Test
    void shouldRefuseWhenAnsweredSinkHasNoLimit()
    {
        refused(
            Files.good()
                .with("type: config-gateway}", "type: config-gateway, outstanding: 0}"),
            "p.yaml:11: sources.venue.answers: found 'gateway', a sink without a limit on unanswered " +
                    "requests ('config-gateway' declares none): room for its answers cannot be kept; write a sink " +
                    "that declares how many it may have, or a setting of the sink that makes it do so, instead");
    }

    @Test
    void shouldRefuseWhenSinkWaitsForAnswersOfNobody()
    {
        refused(
            Files.good()
                .with("  venue: {type: config-answers, answers: gateway}\n", ""),
            "p.yaml:22: sinks.gateway: found a sink that waits for answers (at most 64 requests open) and no " +
                    "source that gives them: it would stop after 64 requests; write 'answers: gateway' in the source " +
                    "that brings the answers in instead");
    }

    @Test
    void shouldRefuseWhenAnswerLoopCouldFillDerivedStreamForGood()
    {
        final ConfigException refused = assertThrows(ConfigException.class, () -> PipelineReader.parse(
            Files.good().with("type: config-gateway}", "type: config-gateway, outstanding: 5000}").text(),
            "p.yaml", Overrides.none(), Files.HOST));
        assertEquals(1, refused.problems().size(), refused.getMessage());
        assertTrue(refused.getMessage().contains("which a loop of answers could fill for good: beside 10000 answers"),
            refused.getMessage());
    }

    @Test
    void shouldRefuseWhenAnswerLoopHasNoRoom()
    {
        refused(
            Files.good()
                .with("type: config-gateway}", "type: config-gateway, outstanding: 10000}"),
            "p.yaml:11: sources.venue.answers: found an answer loop without room: 10000 open requests of " +
                    "sink 'gateway' x 2 answers x 160B = 3.1MiB, more than 2MiB, a quarter of the root stream's " +
                    "window (sequencer.buffer 16MiB); write 'sequencer.buffer: 32MiB', or fewer open requests for " +
                    "sink 'gateway', instead");
    }

    @Test
    void shouldRefuseWhenAnswerLoopCannotHaveRoom()
    {
        refused(
            Files.good()
                .with("type: config-gateway}", "type: config-gateway, outstanding: 10000000}"),
            "p.yaml:5: journal.window: found '1000000' (the default) events, less than the answers that can " +
                    "be open (20000000) and one poll of the largest source (3) take: nothing could ever be " +
                    "published; write '20000069' or more instead",
            "p.yaml:11: sources.venue.answers: found an answer loop without room: 10000000 open requests of " +
                    "sink 'gateway' x 2 answers x 160B = 3.0GiB, more than 2MiB, a quarter of the root stream's " +
                    "window (sequencer.buffer 16MiB); write fewer open requests for sink 'gateway' instead");
    }

    @Test
    void shouldRefuseWhenJournalWindowIsSmallerThanAnswers()
    {
        refused(
            Files.good()
                .with("segment: 64MiB}", "segment: 64MiB, window: 100}"),
            "p.yaml:5: journal.window: found '100' events, less than the answers that can be open (128) and " +
                    "one poll of the largest source (3) take: nothing could ever be published; write '197' or more " +
                    "instead");
    }
}
