package io.millpond.engine.external;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

/// Asks what is found at addresses. Thread-safe.
///
/// Errors of both methods: UNACCEPTABLE_URL for an address that may not be asked, NETWORK_ERROR for
/// one that does not answer.
public interface AddressReader {
    /// Asks nobody.
    AddressReader NONE =
            new AddressReader() {
                @Override
                public InputStream open(URI address) {
                    throw notAllowed(address);
                }

                @Override
                public Answer ask(URI address, @Nullable String json) {
                    throw notAllowed(address);
                }
            };

    /// What was answered.
    ///
    /// @param status of HTTP
    record Answer(int status, String text) {}

    /// The bytes at an address; the caller closes the stream.
    ///
    /// Errors: RECEIVED_ERROR_FROM_REMOTE_IO_SERVER for any status but 200.
    InputStream open(URI address) throws IOException;

    /// What an address answers, whatever the status: to a GET, or to a POST of `json`.
    ///
    /// Errors: RECEIVED_ERROR_FROM_REMOTE_IO_SERVER for an answer that is too long.
    Answer ask(URI address, @Nullable String json) throws IOException;

    /// What is said of an address that may not be read.
    static DatabaseException notAllowed(URI address) {
        return new DatabaseException(
                ErrorCode.UNACCEPTABLE_URL,
                "URL of host \"%s\" is not allowed in configuration file, see <remote_url_allow_hosts>"
                        .formatted(address.getHost()));
    }
}
