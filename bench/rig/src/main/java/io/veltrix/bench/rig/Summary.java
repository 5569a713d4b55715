package io.veltrix.bench.rig;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;

/**
 * What is kept of a run in the sources: where it was, the ratios, and one line of figures for each subject of each case
 * and for each piece. What the README's table is made from.
 *
 * @param commit    of the sources.
 * @param date      of the start, UTC.
 * @param isQuick   whether it was the short one.
 * @param host      in a few words.
 * @param java      version.
 * @param processes that were run.
 * @param disturbed of them: others had more than a tenth of a core.
 * @param ratios    all lines of the table.
 */
record Summary(
    String commit,
    String date,
    boolean isQuick,
    String host,
    String java,
    long processes,
    long disturbed,
    List<Ratio> ratios)
{
    /** The file's name. */
    static final String FILE = "summary.json";

    private static final int DATE_LENGTH = 10;

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
            json.writeStringField("commit", facts.commit());
            json.writeStringField("date", facts.startedAt().toString().substring(0, DATE_LENGTH));
            json.writeBooleanField("quick", facts.isQuick());
            json.writeStringField("host", facts.host().cores() + " cores of " + facts.host().cpu() + ", " +
                facts.machine() + ", kernel " + facts.host().kernel());
            json.writeStringField("java", facts.host().jvm());
            json.writeNumberField("processes", results.forks().size());
            json.writeNumberField("disturbed", results.disturbed());
            JsonReport.ratios(json, ratios);
            json.writeArrayFieldStart("figures");
            for (final Case which : results.cases())
            {
                for (final Result result : results.of(which))
                {
                    figures(json, which, result);
                }
            }
            json.writeEndArray();
            json.writeArrayFieldStart("pieces");
            for (final JmhScores.Score score : scores)
            {
                json.writeString(String.format(Locale.ROOT, "%s%s: %.4g %s, %.3f B/op", score.name(),
                    score.isChecked() ? "" : " unchecked", score.score(), score.unit(), score.allocated()));
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void figures(final JsonGenerator json, final Case which, final Result result) throws IOException
    {
        final String counted = result.count() + " of " + result.forks().size() + " count";
        json.writeString(which.id() + "/" + result.subject().name() + ": " + (which.isLatency() ?
            "p50 " + Figures.time(result.latencyNs(50)) + ", p99 " + Figures.time(result.latencyNs(99)) + ", worst " +
            Figures.time(result.worstNs()) : Figures.rate(result.perSecond())) + ", " + counted);
    }

    /**
     * @param file that was written.
     * @return what it says.
     * @throws IOException where it cannot be read.
     */
    static Summary read(final Path file) throws IOException
    {
        String commit = null;
        String date = null;
        boolean isQuick = false;
        String host = null;
        String java = null;
        long processes = 0;
        long disturbed = 0;
        final List<Ratio> ratios = new ArrayList<>();
        try (JsonParser json = JsonFactory.builder().build().createParser(file.toFile()))
        {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME)
            {
                final String name = json.currentName();
                json.nextToken();
                switch (name)
                {
                    case "commit" -> commit = json.getText();
                    case "date" -> date = json.getText();
                    case "quick" -> isQuick = json.getBooleanValue();
                    case "host" -> host = json.getText();
                    case "java" -> java = json.getText();
                    case "processes" -> processes = json.getLongValue();
                    case "disturbed" -> disturbed = json.getLongValue();
                    case "ratios" ->
                    {
                        while (json.nextToken() == JsonToken.START_OBJECT)
                        {
                            ratios.add(ratio(json));
                        }
                    }
                    default -> json.skipChildren();
                }
            }
        }
        if (commit == null || date == null || host == null || java == null || ratios.isEmpty())
        {
            throw new RigException(
                file + " is no summary of a run: its commit, date, host, java or ratios are missing");
        }
        return new Summary(commit, date, isQuick, host, java, processes, disturbed, ratios);
    }

    private static Ratio ratio(final JsonParser json) throws IOException
    {
        String measure = null;
        Ratio.Bound bound = null;
        double target = Double.NaN;
        double value = Double.NaN;
        String how = "";
        while (json.nextToken() == JsonToken.FIELD_NAME)
        {
            final String name = json.currentName();
            final JsonToken token = json.nextToken();
            switch (name)
            {
                case "measure" -> measure = json.getText();
                case "bound" -> bound = Ratio.Bound.valueOf(json.getText().toUpperCase(Locale.ROOT));
                case "target" -> target = json.getDoubleValue();
                case "value" -> value = token == JsonToken.VALUE_NULL ? Double.NaN : json.getDoubleValue();
                case "how" -> how = json.getText();
                default -> json.skipChildren();
            }
        }
        return new Ratio(measure, bound, target, value, how);
    }
}
