/**
 * Reads any event without generated code, from the SBE IR that every schema ships. For tools, dumps, comparisons; not
 * for the hot path.
 */
package io.veltrix.codecs.ir;
