/**
 * What sinks share with the record thread and with other processes.
 */
package io.veltrix.engine.sink;
