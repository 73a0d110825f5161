package io.millpond.engine.kafka.sink;

import io.millpond.engine.kafka.client.Failures;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.RecordBatch;

import java.util.concurrent.atomic.AtomicLong;

/// How large messages for a topic may be. Thread-safe.
///
/// What the client sends at most is one of its properties. What the broker takes is a setting of
/// its own, and a matter of how the message compresses; so it is learnt from what it refuses, and
/// counts only where rows are looked for that make a block fail. There it can blame a message that
/// compresses better than the one that was refused.
public final class MessageSizes {
    private final long clientBytesMax;
    private final AtomicLong refusedBytes;

    /// @param clientBytesMax what the client sends at most
    /// @param refusedBytes of the smallest message that the broker has refused, else the largest
    ///     number; shared by all that write to the table
    public MessageSizes(long clientBytesMax, AtomicLong refusedBytes) {
        this.clientBytesMax = clientBytesMax;
        this.refusedBytes = refusedBytes;
    }

    /// The size of a message with all that is sent around it, uncompressed: an upper bound, the one
    /// that the client goes by.
    static long bytes(ProducerRecord<byte[], byte[]> record) {
        return AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.CURRENT_MAGIC_VALUE,
                CompressionType.NONE,
                record.key(),
                record.value(),
                record.headers().toArray());
    }

    /// Throws TOO_LARGE_STRING_SIZE for a message that the client would not send.
    void checkSent(ProducerRecord<byte[], byte[]> record) {
        long bytes = bytes(record);
        if (bytes > clientBytesMax) {
            throw new DatabaseException(
                    ErrorCode.TOO_LARGE_STRING_SIZE,
                    ("The message of %d bytes for topic '%s' is larger than the %d bytes that"
                                    + " max.request.size and buffer.memory of the producer allow")
                            .formatted(bytes, record.topic(), clientBytesMax));
        }
    }

    /// Throws TOO_LARGE_STRING_SIZE for a message that the client would not send, or the broker not
    /// take as far as is known.
    void checkTaken(ProducerRecord<byte[], byte[]> record) {
        checkSent(record);
        long bytes = bytes(record);
        long refused = refusedBytes.get();
        if (bytes >= refused) {
            throw new DatabaseException(
                    ErrorCode.TOO_LARGE_STRING_SIZE,
                    ("The message of %d bytes for topic '%s' is larger than the broker takes, which"
                                    + " has refused one of %d bytes; the limit is message.max.bytes"
                                    + " of the broker or max.message.bytes of the topic")
                            .formatted(bytes, record.topic(), refused));
        }
    }

    /// Takes note of a message that the broker has refused; returns what that says to a user.
    DatabaseException refused(String topic, long bytes, Exception cause) {
        refusedBytes.accumulateAndGet(bytes, Math::min);
        return new DatabaseException(
                ErrorCode.TOO_LARGE_STRING_SIZE,
                ("The message of %d bytes for topic '%s' is larger than the broker takes; the limit"
                                + " is message.max.bytes of the broker or max.message.bytes of the"
                                + " topic: %s")
                        .formatted(bytes, topic, Failures.text(cause)),
                cause);
    }

    /// Takes note that a write went through as a whole: the broker takes more now than it did if
    /// one of its messages was larger than one that was refused.
    ///
    /// @param bytesMax of its largest message
    void taken(long bytesMax) {
        refusedBytes.updateAndGet(refused -> bytesMax >= refused ? Long.MAX_VALUE : refused);
    }
}
