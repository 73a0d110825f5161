package io.millpond.engine.format.library;

import io.millpond.engine.format.InputFormat;
import io.millpond.engine.format.OutputFormat;
import io.millpond.sql.setting.NearestNames;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The registry of formats. Names are found whatever their case.
///
/// Source: names, aliases and content types are those of ClickHouse 26.7's `system.formats`.
public final class Formats {
    private static final Map<String, Entry> ENTRIES = entries();

    private Formats() {}

    /// One name of a format, for `system.formats`.
    ///
    /// @param input null where the format cannot be read
    /// @param output null where the format cannot be written
    public record Entry(String name, @Nullable InputFormat input, @Nullable OutputFormat output) {}

    /// The format to read.
    ///
    /// Errors: UNKNOWN_FORMAT; FORMAT_IS_NOT_SUITABLE_FOR_INPUT.
    public static InputFormat input(String name) {
        InputFormat format = entry(name).input();
        if (format == null) {
            throw new DatabaseException(
                    ErrorCode.FORMAT_IS_NOT_SUITABLE_FOR_INPUT,
                    "Format " + name + " is not suitable for input");
        }
        return format;
    }

    /// The format to write.
    ///
    /// Errors: UNKNOWN_FORMAT; FORMAT_IS_NOT_SUITABLE_FOR_OUTPUT.
    public static OutputFormat output(String name) {
        OutputFormat format = entry(name).output();
        if (format == null) {
            throw new DatabaseException(
                    ErrorCode.FORMAT_IS_NOT_SUITABLE_FOR_OUTPUT,
                    "Format " + name + " is not suitable for output");
        }
        return format;
    }

    /// Whether there is a format of this name, for reading or for writing.
    public static boolean contains(String name) {
        return ENTRIES.containsKey(name.toLowerCase(Locale.ROOT));
    }

    /// All names, aliases among them, in alphabetical order.
    public static List<Entry> all() {
        return List.copyOf(ENTRIES.values());
    }

    private static Entry entry(String name) {
        Entry entry = ENTRIES.get(name.toLowerCase(Locale.ROOT));
        if (entry == null) {
            List<String> near =
                    NearestNames.near(name, ENTRIES.values().stream().map(Entry::name).toList());
            String hint =
                    near.isEmpty() ? "" : ". Maybe you meant: ['" + String.join("','", near) + "']";
            throw new DatabaseException(ErrorCode.UNKNOWN_FORMAT, "Unknown format " + name + hint);
        }
        return entry;
    }

    private static Map<String, Entry> entries() {
        return StandardFormats.entries();
    }
}
