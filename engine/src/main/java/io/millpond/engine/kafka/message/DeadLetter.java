package io.millpond.engine.kafka.message;

import io.millpond.engine.insert.ViewException;
import io.millpond.engine.kafka.client.Failures;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

import java.nio.ByteBuffer;

/// A message that could not become rows, and why.
///
/// @param message as it was polled, whole; without value: a tombstone. Its buffers stay as they are
///     until it is parked
/// @param errorCode ClickHouse's number
/// @param error the text as a user sees it
/// @param view the view that failed, in full; empty: the message could not be parsed
public record DeadLetter(
        ConsumerRecord<ByteBuffer, ByteBuffer> message, int errorCode, String error, String view) {
    /// What a failure makes of a message.
    public static DeadLetter of(
            ConsumerRecord<ByteBuffer, ByteBuffer> message, RuntimeException failure) {
        return failure instanceof DatabaseException known
                ? new DeadLetter(
                        message,
                        known.code().number(),
                        known.text(),
                        known instanceof ViewException failed ? failed.view() : "")
                : new DeadLetter(
                        message, ErrorCode.LOGICAL_ERROR.number(), Failures.text(failure), "");
    }

    public TopicPartition partition() {
        return new TopicPartition(message.topic(), message.partition());
    }
}
