/**
 * Runs a pipeline for long in a process of its own, without a collector, and looks at it from outside: what it takes of
 * memory, files and disk over time, and whether any of that grows without end. Nothing in here runs in the process that
 * is looked at. Start reading at {@link io.veltrix.tools.soak.Soak}.
 */
package io.veltrix.tools.soak;
