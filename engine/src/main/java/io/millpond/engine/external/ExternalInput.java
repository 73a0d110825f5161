package io.millpond.engine.external;

import io.millpond.storage.io.ReadableFile;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.OptionalLong;

/// One file, or what is at one address.
///
/// @param path where it is
/// @param opener begins to read it
/// @param mapper makes all its bytes reachable at once; null where that cannot be
public record ExternalInput(String path, Opener opener, @Nullable Mapper mapper) {
    /// The longest answer that is read.
    private static final long ANSWER_BYTES_MAX = 16L << 30;

    /// What is found at an address.
    public static ExternalInput at(URI address, AddressReader addresses) {
        String place = address.getPath() == null ? "" : address.getPath();
        return new ExternalInput(
                address.toString(),
                () -> new BoundedStream(addresses.open(address), place, ANSWER_BYTES_MAX),
                null);
    }

    /// Begins to read; the caller closes the stream.
    @FunctionalInterface
    public interface Opener {
        InputStream open() throws IOException;
    }

    /// Opens a file whose bytes can be read in any order; the caller closes it.
    @FunctionalInterface
    public interface Mapper {
        ReadableFile open() throws IOException;
    }

    /// The last part of its path.
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /// Its bytes, as they are packed; empty for what is no file.
    public OptionalLong size() throws IOException {
        if (mapper == null) {
            return OptionalLong.empty();
        }
        try (ReadableFile file = mapper.open()) {
            return OptionalLong.of(file.size());
        }
    }

    /// Itself as a file whose bytes can be read in any order; null where it is packed, or no file.
    public @Nullable ReadableFile map(Packing packing) throws IOException {
        return mapper == null || packing != Packing.NONE ? null : mapper.open();
    }

    /// Its bytes, unpacked.
    ///
    /// Errors: those of the opener; NOT_IMPLEMENTED for a packing that is not known.
    public InputStream open(Packing packing) throws IOException {
        InputStream bytes = opener.open();
        try {
            return packing.unpack(bytes);
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }
}
