/**
 * What of the journal two threads, or two processes, share.
 */
package io.veltrix.engine.journal;
