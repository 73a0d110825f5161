package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.storage.type.DataType;

import java.nio.charset.StandardCharsets;

/// Writers of values under escaping rules.
final class RuleWriters {
    private static final byte[] NULL = {'\\', 'N'};

    private RuleWriters() {}

    /// The writer of a type's values.
    ///
    /// Errors: BAD_ARGUMENTS for a rule under which nothing can be written.
    static ValueWriter of(DataType type, EscapingRule rule, CodecSettings codec) {
        TextStyle style = rule.styleToWrite();
        if (rule == EscapingRule.XML) {
            XmlCell cell = XmlCell.of(type, codec);
            return cell::put;
        }
        ValueWriter writer = ValueWriter.of(type, style, codec);
        return switch (rule) {
            case RAW, CSV, ESCAPED ->
                    (column, row, out) -> {
                        if (CellWriters.isNull(column, row)) {
                            out.put(NULL);
                        } else {
                            writer.write(column, row, out);
                        }
                    };
            case JSON, QUOTED, XML, NONE -> writer;
        };
    }

    /// A name or a type under a rule.
    static byte[] text(String text, EscapingRule rule, CodecSettings codec) {
        TextStyle style = rule.styleToWrite();
        return switch (rule) {
            case XML -> {
                ByteSink sink = new ByteSink();
                XmlCell.putEscaped(text, sink);
                yield sink.toByteArray();
            }
            case RAW -> text.getBytes(StandardCharsets.UTF_8);
            case JSON, CSV, QUOTED, ESCAPED, NONE -> CellWriters.text(text, style, codec);
        };
    }
}
