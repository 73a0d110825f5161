package io.millpond.sql.analysis;

import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.plan.Term;
import io.millpond.sql.plan.Terms;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.StringType;

import java.nio.charset.StandardCharsets;
import java.text.Collator;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// COLLATE of ORDER BY: strings are ordered by keys whose bytes are in the order of a language.
///
/// The orders are those of [Collator], at its tertiary strength: case and accents matter where the
/// letters are equal.
final class Collations {
    private Collations() {}

    /// The key of a string in the order of `locale`, such as `en` or `de`.
    ///
    /// Errors: BAD_COLLATION for other types than String, UNSUPPORTED_COLLATION_LOCALE.
    static Term key(Term term, String locale, Terms terms) {
        DataType type = term.type();
        if (!(DataTypes.withoutWrappers(type) instanceof StringType)) {
            throw new DatabaseException(
                    ErrorCode.BAD_COLLATION,
                    "Collations could be specified only for String, LowCardinality(String) or"
                            + " Nullable(String), not for "
                            + type.name());
        }
        Collator collator = collator(locale);
        DataType keyType = DataTypes.withoutLowCardinality(type);
        BoundFunction function =
                BoundFunction.of(
                        keyType, (columns, _) -> keys(Columns.full(columns.getFirst()), collator));
        return terms.call("collationKey", function, locale, List.of(term), term.text());
    }

    private static Collator collator(String locale) {
        Locale wanted = Locale.forLanguageTag(locale.replace('_', '-'));
        boolean isKnown =
                Arrays.stream(Collator.getAvailableLocales())
                        .anyMatch(
                                one ->
                                        !wanted.getLanguage().isEmpty()
                                                && one.getLanguage().equals(wanted.getLanguage()));
        if (!isKnown) {
            throw new DatabaseException(
                    ErrorCode.UNSUPPORTED_COLLATION_LOCALE,
                    "Unsupported collation locale: " + locale);
        }
        return Collator.getInstance(wanted);
    }

    private static Column keys(Column column, Collator shared) {
        return switch (column) {
            case NullableColumn nullable ->
                    new NullableColumn(nullable.nulls(), keys(nullable.values(), shared));
            case DictionaryColumn coded -> keys(coded.materialize(), shared);
            case BytesColumn texts -> {
                Collator collator = (Collator) shared.clone();
                BytesColumnBuilder builder = new BytesColumnBuilder();
                for (int row = 0; row < texts.rowCount(); row++) {
                    int from = texts.start(row);
                    int length = texts.end(row) - from;
                    String text = new String(texts.bytes(), from, length, StandardCharsets.UTF_8);
                    byte[] key = collator.getCollationKey(text).toByteArray();
                    builder.write(key, 0, key.length);
                    builder.finishRow();
                }
                yield builder.build();
            }
            default -> throw new IllegalArgumentException(column.getClass().getSimpleName());
        };
    }
}
