/**
 * Streams as every part of the engine sees them, whatever carries them: how events are read, how they are framed one
 * behind the other, how a stream is summed up in a digest. Nothing here knows Aeron or Chronicle.
 */
package io.veltrix.engine.stream;
