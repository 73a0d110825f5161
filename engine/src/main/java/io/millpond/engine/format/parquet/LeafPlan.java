package io.millpond.engine.format.parquet;

import io.millpond.storage.type.DataType;

import org.apache.parquet.format.Type;

import java.util.List;

/// How one column of the file that is written holds values. Immutable.
///
/// @param path the names from the file's root on
/// @param type of the values, without NULL
/// @param fixedLength bytes of a value of FIXED_LEN_BYTE_ARRAY; 0 for others
/// @param multiplier what a number of ticks is multiplied with; 1 for all but points in time
/// @param definitionMax the definition level of a value that is there
/// @param repetitionMax the number of lists around it
record LeafPlan(
        List<String> path,
        DataType type,
        Type physical,
        int fixedLength,
        long multiplier,
        int definitionMax,
        int repetitionMax) {
    LeafPlan {
        path = List.copyOf(path);
    }
}
