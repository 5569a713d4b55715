package io.veltrix.bench.rig;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;

/**
 * The report for programs. Times are nanoseconds; a figure that there is none of is null.
 */
final class JsonReport
{
    private JsonReport()
    {
    }

    static void write(
        final Path file,
        final RunFacts facts,
        final Results results,
        final List<Ratio> ratios,
        final List<JmhScores.Score> scores) throws IOException
    {
        try (JsonGenerator json = JsonFactory.builder().build().createGenerator(file.toFile(), JsonEncoding.UTF8))
        {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            json.writeStartObject();
            facts(json, facts, results);
            ratios(json, ratios);
            json.writeArrayFieldStart("cases");
            for (final Case which : results.cases())
            {
                json.writeStartObject();
                json.writeStringField("id", which.id());
                json.writeStringField("title", which.title());
                if (which.curve() != null)
                {
                    json.writeStringField("curve", which.curve().name().toLowerCase(Locale.ROOT));
                    number(json, "x", which.x());
                }
                json.writeStringField("mode", which.mode().name().toLowerCase(Locale.ROOT));
                json.writeStringField("arrivals", which.arrivals().name().toLowerCase(Locale.ROOT));
                json.writeNumberField("offeredPerSecond", which.rate());
                json.writeNumberField("bytes", which.bytes());
                json.writeNumberField("messages", which.count());
                json.writeNumberField("warmUpMessages", which.warmUp());
                json.writeArrayFieldStart("subjects");
                for (final Result result : results.of(which))
                {
                    result(json, which, result);
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            knees(json, results);
            jmh(json, scores);
            json.writeEndObject();
        }
    }

    static void ratios(final JsonGenerator json, final List<Ratio> ratios) throws IOException
    {
        json.writeArrayFieldStart("ratios");
        for (final Ratio ratio : ratios)
        {
            json.writeStartObject();
            json.writeStringField("measure", ratio.measure());
            json.writeStringField("bound", ratio.bound().name().toLowerCase(Locale.ROOT));
            json.writeNumberField("target", ratio.target());
            number(json, "value", ratio.value());
            json.writeStringField("verdict", ratio.verdict().name().toLowerCase(Locale.ROOT));
            json.writeStringField("how", ratio.how());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void facts(final JsonGenerator json, final RunFacts facts, final Results results)
        throws IOException
    {
        json.writeStringField("commit", facts.commit());
        json.writeStringField("startedAt", facts.startedAt().toString());
        json.writeNumberField("elapsedNs", facts.elapsedNs());
        json.writeBooleanField("quick", facts.isQuick());
        json.writeNumberField("processes", results.forks().size());
        json.writeNumberField("disturbedProcesses", results.disturbed());
        json.writeObjectFieldStart("host");
        json.writeStringField("cpu", facts.host().cpu());
        json.writeNumberField("cores", facts.host().cores());
        json.writeStringField("isolated", facts.host().isolated());
        json.writeStringField("governor", facts.host().governor());
        json.writeStringField("clock", facts.host().clock());
        json.writeStringField("kernel", facts.host().kernel());
        json.writeStringField("jvm", facts.host().jvm());
        json.writeStringField("machine", facts.machine());
        json.writeStringField("disk", facts.disk());
        json.writeStringField("loadBefore", facts.loadBefore());
        json.writeStringField("loadAfter", facts.loadAfter());
        json.writeEndObject();
        json.writeArrayFieldStart("flags");
        for (final String flag : facts.flags())
        {
            json.writeString(flag);
        }
        json.writeEndArray();
    }

    private static void result(final JsonGenerator json, final Case which, final Result result) throws IOException
    {
        json.writeStartObject();
        json.writeStringField("name", result.subject().name());
        json.writeStringField("how", result.subject().how());
        json.writeNumberField("failedForks", result.failures());
        json.writeObjectFieldStart("median");
        number(json, "perSecond", result.perSecond());
        if (which.isLatency())
        {
            for (final double percentile : Percentiles.TOLD)
            {
                number(json, Percentiles.name(percentile), result.latencyNs(percentile));
            }
            number(json, "worst", result.worstNs());
        }
        json.writeEndObject();
        json.writeArrayFieldStart("forks");
        for (final Fork fork : result.forks())
        {
            json.writeStartObject();
            json.writeStringField("file", which.id() + "/" + fork.file());
            json.writeStringField("failure", fork.outcome().failure());
            json.writeNumberField("messages", fork.outcome().count());
            number(json, "perSecond", fork.outcome().perSecond());
            if (fork.total().getTotalCount() > 0)
            {
                for (final double percentile : Percentiles.TOLD)
                {
                    json.writeNumberField(
                        Percentiles.name(percentile), fork.total().getValueAtPercentile(percentile));
                }
                json.writeNumberField("max", fork.total().getMaxValue());
            }
            json.writeStringField("note", fork.outcome().note());
            number(json, "coresUsedByOthers", fork.load().others());
            number(json, "coresStolen", fork.load().stolen());
            number(json, "coresApartBeforeNs", fork.distance().beforeNs());
            number(json, "coresApartAfterNs", fork.distance().afterNs());
            json.writeBooleanField("counts", result.counts(fork));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void knees(final JsonGenerator json, final Results results) throws IOException
    {
        json.writeArrayFieldStart("knees");
        for (final List<Case> points : CurveSections.charts(results, Curve.LOAD).values())
        {
            for (final String subject : CurveSections.subjects(results, points))
            {
                json.writeStartObject();
                json.writeStringField("subject", subject);
                number(json, "offeredPerSecond", CurveSections.knee(results, points, subject));
                json.writeStringField("rule", Knee.RULE);
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private static void jmh(final JsonGenerator json, final List<JmhScores.Score> scores) throws IOException
    {
        json.writeArrayFieldStart("jmh");
        for (final JmhScores.Score score : scores)
        {
            json.writeStartObject();
            json.writeStringField("name", score.name());
            json.writeBooleanField("boundsChecks", score.isChecked());
            number(json, "score", score.score());
            number(json, "error", score.error());
            json.writeStringField("unit", score.unit());
            number(json, "bytesPerOperation", score.allocated());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void number(final JsonGenerator json, final String name, final double value) throws IOException
    {
        if (Double.isFinite(value))
        {
            json.writeNumberField(name, value);
        }
        else
        {
            json.writeNullField(name);
        }
    }
}
