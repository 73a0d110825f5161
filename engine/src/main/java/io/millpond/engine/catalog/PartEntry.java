package io.millpond.engine.catalog;

import io.millpond.storage.part.PartName;

import java.util.List;

/// A visible part of a table.
///
/// @param name `partition_minBlock_maxBlock_level`, perhaps with `_mutation`, which is also the
///     name of its files
/// @param rowCount rows in its file, those that were deleted too
/// @param fileBytes the size of the file with the rows
/// @param modifiedMs wall time when it was written
/// @param deletedCount rows of the file that were deleted; 0: it has no mask
public record PartEntry(
        String name,
        String partitionId,
        long rowCount,
        long fileBytes,
        long modifiedMs,
        long deletedCount) {
    private static final String ROWS_SUFFIX = ".part";
    private static final String MASK_SUFFIX = ".mask";

    /// A part without deleted rows.
    public PartEntry(
            String name, String partitionId, long rowCount, long fileBytes, long modifiedMs) {
        this(name, partitionId, rowCount, fileBytes, modifiedMs, 0);
    }

    /// The file with the rows of the part `name`.
    public static String fileName(String name) {
        return name + ROWS_SUFFIX;
    }

    /// The file that says which rows of the part `name` were deleted.
    public static String maskName(String name) {
        return name + MASK_SUFFIX;
    }

    /// Whether a file is called as one of a part is.
    public static boolean isFileName(String text) {
        for (String suffix : List.of(ROWS_SUFFIX, MASK_SUFFIX)) {
            if (text.endsWith(suffix)
                    && PartName.isName(text.substring(0, text.length() - suffix.length()))) {
                return true;
            }
        }
        return false;
    }

    /// The files of the part, without their directory: its rows, then its mask if it has one.
    public List<String> fileNames() {
        return hasMask() ? List.of(fileName(name), maskName(name)) : List.of(fileName(name));
    }

    /// Whether rows were deleted that are still in the file.
    public boolean hasMask() {
        return deletedCount > 0;
    }

    /// The rows that were not deleted.
    public long presentCount() {
        return rowCount - deletedCount;
    }

    /// The same part under another name.
    public PartEntry named(String newName) {
        return new PartEntry(newName, partitionId, rowCount, fileBytes, modifiedMs, deletedCount);
    }
}
