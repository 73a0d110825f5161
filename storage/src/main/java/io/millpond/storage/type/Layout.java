package io.millpond.storage.type;

/// The physical shapes in which columns hold values on the heap; one final column class each.
public enum Layout {
    /// One byte a value.
    BYTE,
    /// Two bytes a value.
    SHORT,
    /// Four bytes a value.
    INT,
    /// Eight bytes a value.
    LONG,
    /// Two 64-bit words a value.
    WIDE_128,
    /// Four 64-bit words a value.
    WIDE_256,
    /// A 32-bit IEEE 754 number a value.
    FLOAT,
    /// A 64-bit IEEE 754 number a value.
    DOUBLE,
    /// A byte string of any length a value.
    BYTES,
    /// A byte string of one length for the whole column.
    FIXED_BYTES,
    /// A list of element values.
    ARRAY,
    /// A list of key and value pairs.
    MAP,
    /// One value of each element column.
    TUPLE,
    /// A value or NULL.
    NULLABLE,
    /// A code into a dictionary of distinct values.
    DICTIONARY,
    /// A value of one of several types, or NULL.
    VARIANT,
    /// Values at paths.
    OBJECT
}
