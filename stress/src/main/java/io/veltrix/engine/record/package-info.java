/**
 * What the record thread shares with those that wait for the journal.
 */
package io.veltrix.engine.record;
