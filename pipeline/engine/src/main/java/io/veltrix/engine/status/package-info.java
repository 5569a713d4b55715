/**
 * What can be said of a home from outside, whether its pipeline runs, has ended or was killed. Reads files and mapped
 * counters only; nothing here talks to the running process. Start at {@link io.veltrix.engine.status.StatusReader}.
 */
package io.veltrix.engine.status;
