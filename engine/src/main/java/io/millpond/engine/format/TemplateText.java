package io.millpond.engine.format;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/// The text of a row or of a result with places for columns: `${name:rule}`; `$$` is a dollar.
/// Immutable.
///
/// Source: ClickHouse 26.7, format Template.
final class TemplateText {
    /// The index of a place whose value is passed over.
    static final int SKIPPED = -1;

    /// A place for a value.
    ///
    /// @param name empty where the value is passed over
    /// @param index what the name stands for, or [#SKIPPED]
    record Place(String name, int index, EscapingRule rule) {}

    private final List<byte[]> delimiters = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();

    private TemplateText() {}

    /// @param indexes the index that a name stands for
    ///
    /// Errors: INVALID_TEMPLATE_FORMAT; BAD_ARGUMENTS for an unknown rule; those of `indexes`.
    static TemplateText parse(String text, ToIntFunction<String> indexes) {
        TemplateText template = new TemplateText();
        StringBuilder delimiter = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char letter = text.charAt(at++);
            if (letter != '$') {
                delimiter.append(letter);
                continue;
            }
            if (text.startsWith("$", at)) {
                delimiter.append('$');
                at++;
                continue;
            }
            template.addDelimiter(delimiter);
            if (!text.startsWith("{", at)) {
                throw template.invalid(
                        "At pos %d: Expected '{' or '$' after '$', got \"%s\""
                                .formatted(at, text.substring(at)));
            }
            at = template.readPlace(text, at + 1, indexes);
        }
        template.addDelimiter(delimiter);
        return template;
    }

    private void addDelimiter(StringBuilder delimiter) {
        delimiters.add(delimiter.toString().getBytes(StandardCharsets.UTF_8));
        delimiter.setLength(0);
    }

    /// Reads what stands between the braces; the index after the closing one.
    private int readPlace(String text, int from, ToIntFunction<String> indexes) {
        int at = from;
        String name;
        if (text.startsWith("`", at) || text.startsWith("\"", at)) {
            int end = text.indexOf(text.charAt(at), at + 1);
            if (end < 0) {
                throw invalid("Unbalanced parentheses");
            }
            name = text.substring(at + 1, end);
            at = end + 1;
        } else {
            while (at < text.length() && isNameLetter(text.charAt(at))) {
                at++;
            }
            name = text.substring(from, at);
        }
        int index = name.isEmpty() ? SKIPPED : index(name, indexes);
        if (text.startsWith("}", at)) {
            places.add(new Place(name, index, EscapingRule.NONE));
            return at + 1;
        }
        if (!text.startsWith(":", at)) {
            throw invalid(
                    "At pos %d: Expected ':' or '}' after column name \"%s\", got \"%s\""
                            .formatted(at, name, text.substring(at)));
        }
        int end = text.indexOf('}', at);
        if (end < 0) {
            throw invalid("Unbalanced parentheses");
        }
        places.add(new Place(name, index, EscapingRule.ofTemplate(text.substring(at + 1, end))));
        return end + 1;
    }

    private int index(String name, ToIntFunction<String> indexes) {
        try {
            return indexes.applyAsInt(name);
        } catch (DatabaseException e) {
            if (e.code() != ErrorCode.INVALID_TEMPLATE_FORMAT) {
                throw e;
            }
            throw invalid(e.text());
        }
    }

    private static boolean isNameLetter(char letter) {
        return letter == '_'
                || (letter >= '0' && letter <= '9')
                || (letter >= 'a' && letter <= 'z')
                || (letter >= 'A' && letter <= 'Z');
    }

    /// The index of the column that has this name, or this number.
    ///
    /// Errors: NOT_FOUND_COLUMN_IN_BLOCK.
    static int columnIndex(Header header, String name) {
        int index = header.indexOf(name);
        if (index < 0 && name.length() < 9 && name.chars().allMatch(Character::isDigit)) {
            int number = Integer.parseInt(name);
            return number < header.size() ? number : notFound(header, name);
        }
        return index < 0 ? notFound(header, name) : index;
    }

    private static int notFound(Header header, String name) {
        throw new DatabaseException(
                ErrorCode.NOT_FOUND_COLUMN_IN_BLOCK,
                "Not found column %s in block. There are only columns: %s"
                        .formatted(name, String.join(", ", header.names())));
    }

    /// What stands before each place, and behind the last one.
    List<byte[]> delimiters() {
        return delimiters;
    }

    byte[] lastDelimiter() {
        return delimiters.getLast();
    }

    List<Place> places() {
        return places;
    }

    /// The error of a template that says `message` of its next place.
    DatabaseException invalid(String message) {
        return invalid(message, places.size());
    }

    /// The error of a template that says `message` of a place.
    DatabaseException invalid(String message, int place) {
        StringBuilder text = new StringBuilder("Invalid format string for Template: ");
        text.append(message).append(" (near column ").append(place);
        text.append("). Parsed format string:\n").append(shown());
        return new DatabaseException(ErrorCode.INVALID_TEMPLATE_FORMAT, text.toString());
    }

    private String shown() {
        StringBuilder text = new StringBuilder("\n");
        for (int i = 0; i < delimiters.size(); i++) {
            text.append("Delimiter ").append(i).append(": ");
            text.append(shownDelimiter(delimiters.get(i))).append('\n');
            if (i < places.size()) {
                Place place = places.get(i);
                boolean isSkipped = place.index() == SKIPPED;
                text.append(
                        "Column %d: \"%s\" (mapped to table column %s), Format %s\n"
                                .formatted(
                                        i,
                                        isSkipped ? "<SKIPPED>" : place.name(),
                                        isSkipped ? "<SKIPPED>" : "" + place.index(),
                                        place.rule().spelling()));
            }
        }
        return text.toString();
    }

    private static String shownDelimiter(byte[] delimiter) {
        if (delimiter.length == 0) {
            return "<EMPTY>";
        }
        String text = new String(delimiter, StandardCharsets.UTF_8);
        return '"'
                + text.replace("\n", "<LINE FEED>")
                        .replace("\t", "<TAB>")
                        .replace("\"", "<DOUBLE QUOTE>")
                        .replace("'", "<SINGLE QUOTE>")
                + '"';
    }

    /// The template of a row; null where none is set.
    static @Nullable String rowText(FormatSettings settings) {
        String text = settings.text("format_template_row_format");
        return text.isEmpty() ? null : text;
    }

    /// The template of a result.
    static String resultText(FormatSettings settings) {
        String text = settings.text("format_template_resultset_format");
        return text.isEmpty() ? "${data}" : text;
    }
}
