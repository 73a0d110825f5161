package io.millpond.engine.external;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

/// Fetches what is found at an address. Thread-safe.
@FunctionalInterface
public interface AddressReader {
    /// Fetches nothing.
    AddressReader NONE =
            address -> {
                throw notAllowed(address);
            };

    /// The bytes at an address; the caller closes the stream.
    ///
    /// Errors: UNACCEPTABLE_URL for an address that may not be read;
    /// RECEIVED_ERROR_FROM_REMOTE_IO_SERVER.
    InputStream open(URI address) throws IOException;

    /// What is said of an address that may not be read.
    static DatabaseException notAllowed(URI address) {
        return new DatabaseException(
                ErrorCode.UNACCEPTABLE_URL,
                "URL of host \"%s\" is not allowed in configuration file, see <remote_url_allow_hosts>"
                        .formatted(address.getHost()));
    }
}
