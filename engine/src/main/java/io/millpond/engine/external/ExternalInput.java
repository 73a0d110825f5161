package io.millpond.engine.external;

import java.io.IOException;
import java.io.InputStream;

/// One file, or what is at one address.
///
/// @param path where it is
/// @param opener begins to read it
public record ExternalInput(String path, Opener opener) {
    /// Begins to read; the caller closes the stream.
    @FunctionalInterface
    public interface Opener {
        InputStream open() throws IOException;
    }

    /// The last part of its path.
    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
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
