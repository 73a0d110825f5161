package io.millpond.storage.part;

/// A way to write numbers so that they compress better; [CodedValues] has the bytes.
///
/// Source: the column codecs of ClickHouse 26.7, by their names. *Differs:* applied to values,
/// not to bytes, so that a width that is given to one has no effect.
public enum Transform {
    /// Differences of neighbours.
    DELTA(1),
    /// Differences of differences of neighbours, in as few bits as a block of them needs.
    DOUBLE_DELTA(2),
    /// For floating-point numbers: the bits that differ from the number before.
    GORILLA(3),
    /// In as few bits as a block of values needs.
    T64(4),
    /// Values divided by their greatest common divisor.
    GCD(5),
    /// For floating-point numbers: the bytes that differ from a guess.
    FPC(6);

    private final int id;

    Transform(int id) {
        this.id = id;
    }

    /// The number that stands for the transform in part files.
    int id() {
        return id;
    }

    static Transform of(int id) {
        for (Transform transform : values()) {
            if (transform.id == id) {
                return transform;
            }
        }
        throw new IndexOutOfBoundsException("transform number %d".formatted(id));
    }
}
