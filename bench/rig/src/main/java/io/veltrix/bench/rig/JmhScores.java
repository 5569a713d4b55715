package io.veltrix.bench.rig;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

/**
 * Scores out of JMH's own JSON.
 */
final class JmhScores
{
    /**
     * One line.
     *
     * @param name      class and method, then the parameters.
     * @param score     mean of all iterations.
     * @param error     of it, 99.9 %; NaN for none.
     * @param unit      of the score.
     * @param allocated bytes an operation; NaN where not measured.
     * @param isChecked whether Agrona's bounds checks were on.
     */
    record Score(String name, double score, double error, String unit, double allocated, boolean isChecked)
    {
    }

    private static final String PLAIN = "plain";

    private JmhScores()
    {
    }

    /**
     * @param json of JMH.
     * @return its scores.
     * @throws IOException where it cannot be read.
     */
    static List<Score> read(final Path json) throws IOException
    {
        final List<Score> scores = new ArrayList<>();
        try (JsonParser parser = JsonFactory.builder().build().createParser(json.toFile()))
        {
            // JMH writes NaN as a string.
            parser.nextToken();
            while (parser.nextToken() == JsonToken.START_OBJECT)
            {
                scores.add(score(parser));
            }
        }
        return scores;
    }

    private static Score score(final JsonParser parser) throws IOException
    {
        String name = "";
        final StringBuilder parameters = new StringBuilder();
        boolean isChecked = true;
        final Map<String, String> primary = new LinkedHashMap<>();
        double allocated = Double.NaN;
        while (parser.nextToken() != JsonToken.END_OBJECT)
        {
            final String field = parser.currentName();
            final JsonToken value = parser.nextToken();
            switch (field)
            {
                case "benchmark" -> name = parser.getText();
                case "jvmArgs" ->
                {
                    while (parser.nextToken() != JsonToken.END_ARRAY)
                    {
                        isChecked &= !parser.getText().equals("-Dagrona.disable.bounds.checks=true");
                    }
                }
                case "params" ->
                {
                    for (final Map.Entry<String, String> param : flat(parser).entrySet())
                    {
                        parameters.append(' ').append(param.getKey()).append('=').append(param.getValue());
                    }
                }
                case "primaryMetric" -> primary.putAll(flat(parser));
                case "secondaryMetrics" ->
                {
                    while (parser.nextToken() != JsonToken.END_OBJECT)
                    {
                        final String metric = parser.currentName();
                        parser.nextToken();
                        final Map<String, String> fields = flat(parser);
                        allocated = metric.endsWith("gc.alloc.rate.norm") ? number(fields.get("score")) : allocated;
                    }
                }
                default ->
                {
                    if (value.isStructStart())
                    {
                        parser.skipChildren();
                    }
                }
            }
        }
        final int method = name.lastIndexOf('.');
        return new Score(name.substring(name.lastIndexOf('.', method - 1) + 1) + parameters,
            number(primary.get("score")), number(primary.get("scoreError")), primary.get("scoreUnit"), allocated,
            isChecked);
    }

    /** Fields that are plain values; the parser stands on the object's start, then on its end. */
    private static Map<String, String> flat(final JsonParser parser) throws IOException
    {
        final Map<String, String> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT)
        {
            final String field = parser.currentName();
            if (parser.nextToken().isStructStart())
            {
                parser.skipChildren();
            }
            else
            {
                fields.put(field, parser.getText());
            }
        }
        return fields;
    }

    private static double number(final String text)
    {
        return text == null ? Double.NaN : Double.parseDouble(text);
    }

    /**
     * @param score of a benchmark.
     * @return whether it is plain Java: its method is named so, or a parameter is.
     */
    static boolean isPlain(final Score score)
    {
        return method(score).startsWith(PLAIN) || score.name().endsWith("=" + PLAIN);
    }

    /**
     * Where the plain Java that does the same as a benchmark is found: beside {@code decode} it is {@code plainDecode}
     * or {@code plain} with the same parameters, or the same method with the last parameter {@code plain}.
     *
     * @param score  of a benchmark.
     * @param scores of all, by name.
     * @return the score of that; NaN where there is none.
     */
    static double baseline(final Score score, final Map<String, Double> scores)
    {
        final String method = method(score);
        for (final String name : List.of(
            score.name().replaceFirst(
                "\\." + method, "." + PLAIN + Character.toUpperCase(method.charAt(0)) + method.substring(1)),
            score.name().replaceFirst("\\." + method, "." + PLAIN),
            score.name().replaceFirst("=[^= ]*$", "=" + PLAIN)))
        {
            if (scores.containsKey(name) && !name.equals(score.name()))
            {
                return scores.get(name);
            }
        }
        return Double.NaN;
    }

    private static String method(final Score score)
    {
        return score.name().substring(score.name().indexOf('.') + 1).split(" ")[0];
    }

    /**
     * @param scores of a run.
     * @return those that ran as users run, by name.
     */
    static Map<String, Double> byName(final List<Score> scores)
    {
        final Map<String, Double> byName = new LinkedHashMap<>();
        scores.stream().filter(Score::isChecked).forEach((score) -> byName.put(score.name(), score.score()));
        return byName;
    }
}
