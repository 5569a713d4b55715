/**
 * Who needs a home's journals: snapshots, sinks, live readers. What nobody needs is deleted by
 * {@link io.veltrix.engine.journal.Retention}.
 */
package io.veltrix.engine.retention;
