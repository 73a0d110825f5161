package io.millpond.storage.part;

/// A way to compress chunks.
public enum Codec {
    NONE(0),
    LZ4(1),
    ZSTD(2);

    private final int id;

    Codec(int id) {
        this.id = id;
    }

    /// The number that stands for the codec in part files.
    int id() {
        return id;
    }

    static Codec of(int id) {
        for (Codec codec : values()) {
            if (codec.id == id) {
                return codec;
            }
        }
        throw new IndexOutOfBoundsException("codec number %d".formatted(id));
    }
}
