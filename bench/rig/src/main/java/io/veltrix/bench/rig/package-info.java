/**
 * Runs our paths and their peers, each in a JVM of its own and alternating, and reports what was found: figures, ratios
 * with their targets, and what was not measured. Start at {@link io.veltrix.bench.rig.Rig}.
 */
package io.veltrix.bench.rig;
