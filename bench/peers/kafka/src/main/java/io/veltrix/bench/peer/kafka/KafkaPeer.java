package io.veltrix.bench.peer.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import io.veltrix.bench.harness.Link;
import io.veltrix.bench.harness.LinkKit;
import io.veltrix.bench.harness.MessageHandler;
import io.veltrix.bench.harness.SubjectProcess;
import io.veltrix.bench.harness.Task;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A topic with one partition on a broker of this host, with the settings recommended for low latency: the producer does
 * not linger, and the leader's acknowledgement is enough ({@code linger.ms=0, acks=1}, so not idempotent); the consumer
 * is given whatever there is at once ({@code fetch.min.bytes=1}). It is assigned the partition and belongs to no group.
 */
public final class KafkaPeer implements LinkKit
{
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaBroker broker;

    private KafkaPeer(final Task task)
    {
        broker = KafkaBroker.start(task.disk().resolve("kafka"));
    }

    /**
     * @param arguments of the task.
     */
    public static void main(final String[] arguments)
    {
        SubjectProcess.links(arguments, KafkaPeer::new);
    }

    @Override
    public Link open(final int number, final int bytes, final boolean isRun)
    {
        final String topic = "hop-" + number;
        broker.create(topic);
        return new Topic(broker.address(), topic, bytes);
    }

    /** The broker's threads want the core more than a look at the clock does. */
    @Override
    public void idle()
    {
        LockSupport.parkNanos(1);
    }

    @Override
    public void close()
    {
        broker.close();
    }

    private static final class Topic implements Link
    {
        private final KafkaProducer<byte[], byte[]> producer;
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final String topic;
        private final int bytes;
        private volatile Exception failure;

        Topic(final String broker, final String topic, final int bytes)
        {
            this.topic = topic;
            this.bytes = bytes;
            producer = new KafkaProducer<>(
                Map.of(
                    ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker,
                    ProducerConfig.LINGER_MS_CONFIG, 0,
                    ProducerConfig.ACKS_CONFIG, "1",
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false),
                new ByteArraySerializer(), new ByteArraySerializer());
            consumer = new KafkaConsumer<>(
                Map.of(
                    ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker,
                    ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1,
                    ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                new ByteArrayDeserializer(), new ByteArrayDeserializer());
            consumer.assign(List.of(new TopicPartition(topic, 0)));
        }

        @Override
        public boolean offer(final long value)
        {
            if (failure != null)
            {
                throw new IllegalStateException("the producer failed", failure);
            }
            final byte[] message = new byte[bytes];
            for (int i = 0; i < bytes; i += Long.BYTES)
            {
                Words.put(message, i, value);
            }
            producer.send(new ProducerRecord<>(topic, message), (metadata, ex) ->
            {
                if (ex != null)
                {
                    failure = ex;
                }
            });
            return true;
        }

        @Override
        public int poll(final MessageHandler handler)
        {
            int taken = 0;
            for (final ConsumerRecord<byte[], byte[]> consumed : consumer.poll(POLL))
            {
                final byte[] message = consumed.value();
                handler.onMessage(
                    Link.checked(Words.get(message, 0), Words.get(message, message.length - Long.BYTES)));
                taken++;
            }
            return taken;
        }

        @Override
        public void run(final MessageHandler handler, final AtomicBoolean isRunning)
        {
            try
            {
                while (isRunning.get())
                {
                    poll(handler);
                }
            }
            catch (final WakeupException ex)
            {
                if (isRunning.get())
                {
                    throw ex;
                }
            }
        }

        @Override
        public void stop()
        {
            consumer.wakeup();
        }
    }
}
