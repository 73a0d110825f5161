package io.millpond.engine.kafka.client;

import io.millpond.storage.DatabaseException;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.StaleMemberEpochException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/// What a failure says to a user.
public final class Failures {
    private Failures() {}

    /// `Code: N. text (NAME)` for ours, as ClickHouse's; the message for Kafka's and others.
    public static String text(Throwable failure) {
        Throwable cause = unwrap(failure);
        if (cause instanceof DatabaseException known) {
            return "Code: "
                    + known.code().number()
                    + ". DB::Exception: "
                    + known.text()
                    + ". ("
                    + known.code().name()
                    + ')';
        }
        String message = cause.getMessage();
        String name = cause.getClass().getSimpleName();
        return message == null || message.isBlank() ? name : name + ": " + message;
    }

    /// What is said when no broker answers.
    public static String unreachable(String brokers) {
        return "No broker of '" + brokers + "' can be reached";
    }

    /// Whether a group said that the caller is not, or not any more, the member it claims to be.
    public static boolean isMembership(Throwable failure) {
        Throwable cause = unwrap(failure);
        return cause instanceof CommitFailedException
                || cause instanceof RebalanceInProgressException
                || cause instanceof IllegalGenerationException
                || cause instanceof UnknownMemberIdException
                || cause instanceof FencedInstanceIdException
                || cause instanceof StaleMemberEpochException;
    }

    /// The failure inside what futures, group administration and clients wrap around it.
    public static Throwable unwrap(Throwable failure) {
        Throwable cause = failure.getCause();
        boolean isWrapper =
                failure instanceof ExecutionException
                        || failure instanceof CompletionException
                        || failure.getClass() == KafkaException.class;
        return isWrapper && cause != null ? unwrap(cause) : failure;
    }
}
