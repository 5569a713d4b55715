/**
 * Kafka as a peer: a single broker in KRaft mode in a JVM of its own, on loopback only, with a producer and a consumer
 * in the measured process. Start with {@link io.veltrix.bench.peer.kafka.KafkaPeer}.
 */
package io.veltrix.bench.peer.kafka;
