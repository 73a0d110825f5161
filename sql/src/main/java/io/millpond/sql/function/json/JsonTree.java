package io.millpond.sql.function.json;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.StringText;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A JSON document that is changed or printed anew. Mutable, owned by one thread.
///
/// Names and scalars are kept as they are printed: strings with as few escapes as it takes, numbers
/// with a fraction or an exponent in the shortest form that keeps them apart from integers.
sealed interface JsonTree {
    /// Any value without members or elements, as it is printed.
    record Scalar(Text text) implements JsonTree {}

    /// The members in order; names may repeat, the first one counts.
    record Members(List<Text> names, List<JsonTree> values) implements JsonTree {}

    record Elements(List<JsonTree> values) implements JsonTree {}

    /// Bytes as they are printed, equal by content.
    final class Text {
        private final byte[] bytes;

        Text(byte[] bytes) {
            this.bytes = bytes;
        }

        byte[] bytes() {
            return bytes;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Text text && Arrays.equals(bytes, text.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    /// The tree of the document `[from, to)`.
    ///
    /// Errors: BAD_ARGUMENTS, whose message begins with `failure` and says what is wrong.
    static JsonTree parse(byte[] bytes, int from, int to, String failure) {
        return new JsonTreeParser(bytes, from, to, failure).document();
    }

    /// Puts the members of `patch` over those of `target`: objects into objects, member by member,
    /// anything else in place of what was there.
    static void merge(Members target, Members patch) {
        for (int i = 0; i < patch.names().size(); i++) {
            Text name = patch.names().get(i);
            JsonTree value = patch.values().get(i);
            int at = target.names().indexOf(name);
            if (at < 0) {
                target.names().add(name);
                target.values().add(value);
            } else if (target.values().get(at) instanceof Members old
                    && value instanceof Members more) {
                merge(old, more);
            } else {
                target.values().set(at, value);
            }
        }
    }

    /// Prints the tree without blanks.
    static void write(JsonTree tree, ByteSink out) {
        write(tree, -1, 0, out);
    }

    /// Prints the tree on lines.
    ///
    /// @param indent the blanks a level is moved in by; below 0 all is on one line
    static void write(JsonTree tree, int indent, int depth, ByteSink out) {
        switch (tree) {
            case Scalar(Text text) -> out.put(text.bytes());
            case Elements(List<JsonTree> values) -> {
                out.put('[');
                for (int i = 0; i < values.size(); i++) {
                    startItem(i, indent, depth + 1, out);
                    write(values.get(i), indent, depth + 1, out);
                }
                end(values.size(), indent, depth, ']', out);
            }
            case Members(List<Text> names, List<JsonTree> values) -> {
                out.put('{');
                for (int i = 0; i < values.size(); i++) {
                    startItem(i, indent, depth + 1, out);
                    out.put(names.get(i).bytes());
                    out.put(indent < 0 ? ":" : ": ");
                    write(values.get(i), indent, depth + 1, out);
                }
                end(values.size(), indent, depth, '}', out);
            }
        }
    }

    private static void startItem(int place, int indent, int depth, ByteSink out) {
        if (place > 0) {
            out.put(',');
        }
        newLine(indent, depth, out);
    }

    private static void end(int count, int indent, int depth, char bracket, ByteSink out) {
        if (count > 0) {
            newLine(indent, depth, out);
        }
        out.put(bracket);
    }

    private static void newLine(int indent, int depth, ByteSink out) {
        if (indent >= 0) {
            out.put('\n');
            out.put(" ".repeat(indent * depth));
        }
    }

    /// A string as it is printed.
    static Text string(byte[] decoded) {
        ByteSink sink = new ByteSink();
        StringText.writeJson(decoded, 0, decoded.length, false, sink);
        return new Text(sink.toByteArray());
    }

    static Members emptyMembers() {
        return new Members(new ArrayList<>(), new ArrayList<>());
    }

    /// The tree as an object.
    ///
    /// Errors: BAD_ARGUMENTS where it is something else.
    static Members object(JsonTree tree) {
        if (tree instanceof Members members) {
            return members;
        }
        throw new DatabaseException(
                ErrorCode.BAD_ARGUMENTS, "Wrong JSON string to merge. Expected JSON object");
    }
}
