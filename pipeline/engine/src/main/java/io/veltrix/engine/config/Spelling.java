package io.veltrix.engine.config;

import java.util.Collection;

/**
 * What somebody probably meant. Pure functions.
 */
final class Spelling
{
    private Spelling()
    {
    }

    /**
     * @return the fix for a word that is not among the known ones: the likely one, or all of them.
     */
    static String fix(final String word, final Collection<String> known)
    {
        final String nearest = nearest(word, known);
        return nearest != null ? "'" + nearest + "'" : oneOf(known);
    }

    static String oneOf(final Collection<String> known)
    {
        if (known.isEmpty())
        {
            return "nothing";
        }
        return known.size() == 1 ? "'" + known.iterator().next() + "'" : "one of " + String.join(", ", known);
    }

    /**
     * @return the known word that differs in at most a third of its letters, the first of the best; null for none.
     */
    static String nearest(final String word, final Collection<String> known)
    {
        String best = null;
        int bestDistance = Integer.MAX_VALUE;
        for (final String candidate : known)
        {
            final int distance = distance(word, candidate);
            if (distance < bestDistance && distance <= Math.max(1, Math.max(word.length(), candidate.length()) / 3))
            {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best;
    }

    /**
     * @return letters to insert, delete, replace or swap with their neighbour (optimal string alignment).
     */
    static int distance(final String a, final String b)
    {
        final int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++)
        {
            for (int j = 0; j <= b.length(); j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i][j] = i + j;
                    continue;
                }
                final boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                cost[i][j] = Math.min(
                    cost[i - 1][j - 1] + (same ? 0 : 1), Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1))
                {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
