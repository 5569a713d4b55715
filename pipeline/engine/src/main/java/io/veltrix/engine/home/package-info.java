/**
 * The folder of a pipeline: its lock, manifest, pipeline file, schemas, journals and error log. Mode 0700, files 0600.
 * Not for the hot path.
 */
package io.veltrix.engine.home;
