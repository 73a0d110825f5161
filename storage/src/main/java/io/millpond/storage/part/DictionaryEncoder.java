package io.millpond.storage.part;

import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.DictionaryColumnBuilder;
import io.millpond.storage.type.DataType;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Optional;

/// The dictionaries that a writer builds for one `LowCardinality` place of one column.
///
/// Chunks that follow one another share a dictionary, so that a query compares codes of many
/// granules without looking at values. Values get their codes in the order in which rows need
/// them. A dictionary is closed before a chunk when it has reached [#VALUES_ENOUGH] values; it
/// then becomes a chunk of its own. So its size is at most that bound and the distinct values of
/// one chunk, a reader of one granule never decodes more, and codes mostly fit 16 bits.
final class DictionaryEncoder {
    /// Values from which on a dictionary takes no further chunk: half of what 16-bit codes reach.
    static final int VALUES_ENOUGH = 32_768;

    private final DataType elementType;
    private DictionaryColumnBuilder values;
    private int number;

    /// The dictionary that `translation` belongs to: `code + 1` here, by the code there; 0 unknown.
    private @Nullable Column translated;

    private int[] translation = new int[0];
    private int[] codes = new int[0];

    DictionaryEncoder(DataType elementType) {
        this.elementType = elementType;
        this.values = newValues();
    }

    private DictionaryColumnBuilder newValues() {
        ColumnBuilder inner = ColumnBuilders.of(elementType);
        return new DictionaryColumnBuilder(inner, ColumnBuilders.defaultValue(elementType));
    }

    DataType elementType() {
        return elementType;
    }

    /// The number of the dictionary that codes refer to now.
    int number() {
        return number;
    }

    /// Between chunks: the full dictionary, if it is full, after which the next one begins.
    Optional<Column> takeFull() {
        return values.dictionarySize() < VALUES_ENOUGH ? Optional.empty() : takeLast();
    }

    /// At the end: the current dictionary, if any chunk has used it.
    Optional<Column> takeLast() {
        if (values.dictionarySize() == 0) {
            return Optional.empty();
        }
        Column dictionary = values.build().dictionary();
        values = newValues();
        number++;
        translated = null;
        return Optional.of(dictionary);
    }

    /// The codes of the rows `[from, to)` in the current dictionary, which takes in new values.
    ///
    /// The array is valid until the next call and may be longer than the rows.
    int[] translate(DictionaryColumn column, int from, int to) {
        if (translated != column.dictionary()) {
            translated = column.dictionary();
            if (translation.length < translated.rowCount()) {
                translation = new int[translated.rowCount()];
            } else {
                Arrays.fill(translation, 0, translated.rowCount(), 0);
            }
        }
        if (codes.length < to - from) {
            codes = new int[to - from];
        }
        int[] source = column.codes();
        int[] known = translation;
        int[] target = codes;
        for (int row = from; row < to; row++) {
            int code = known[source[row]];
            target[row - from] = (code != 0 ? code : learn(source[row])) - 1;
        }
        return target;
    }

    private int learn(int code) {
        Column dictionary = translated;
        if (dictionary == null) {
            throw new IllegalStateException("no dictionary");
        }
        values.append(dictionary, code);
        translation[code] = values.lastCode() + 1;
        values.rollback(0);
        return translation[code];
    }
}
