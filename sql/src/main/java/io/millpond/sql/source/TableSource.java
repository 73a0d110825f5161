package io.millpond.sql.source;

import io.millpond.sql.ast.Expression;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Something a query can read: a table, a system table, the result of a table function.
///
/// Thread-safe. A source is asked for once per mention in a query and may hold a snapshot.
public interface TableSource {
    /// The ordinary columns, in the order of `SELECT *`.
    Header header();

    /// Columns that can be read by name but are not part of `*`.
    default List<Field> virtualColumns() {
        return List.of();
    }

    /// Opens the source: 1 to [ScanRequest#laneCount] streams, each for one thread, that together
    /// hand out every row once. Their headers have the requested columns in the requested order.
    List<BlockStream> scan(ScanRequest request);

    /// Whether [#scan] evaluates filters that read this column.
    default boolean filtersBy(String column) {
        return false;
    }

    /// Whether rows are ordered by this column, so that a constant that it is compared with has to
    /// be a value of its type.
    default boolean isKey(String column) {
        return false;
    }

    /// Whether [#scan] finds the first rows by this column without reading all others.
    default boolean ordersBy(String column) {
        return false;
    }

    /// Whether a query may say PREWHERE of it.
    default boolean takesPrewhere() {
        return false;
    }

    /// Whether a query may say FINAL of it: its rows are then what is left when rows of equal keys
    /// are merged.
    default boolean takesFinal() {
        return false;
    }

    /// The expression over its columns that SAMPLE keeps a range of: an unsigned integer of at most
    /// 64 bits. Empty: the table cannot be sampled.
    default Optional<Expression> samplingKey() {
        return Optional.empty();
    }

    /// Whether SAMPLE means nothing to it, and all rows are read, as of a view.
    default boolean ignoresSampling() {
        return false;
    }

    /// Whether its rows can be read: those of a set can only be looked for, by IN.
    default boolean isReadable() {
        return true;
    }

    /// How rows are found by their keys, where the table was made for that.
    default Optional<JoinKeys> joinKeys() {
        return Optional.empty();
    }

    /// Whether its rows are made when they are read, so that counting them is reading them.
    default boolean isGenerated() {
        return false;
    }

    /// About how many bytes have to be read for all rows of a column; 0 where that is not known.
    default long columnBytes(String column) {
        return 0;
    }

    /// The expressions of columns that its indexes know, in the form of
    /// [io.millpond.sql.plan.TermText]: conditions on them are handed to [#scan].
    default Set<String> indexedExpressions() {
        return Set.of();
    }

    /// How conditions that look for tokens in its columns see these.
    default List<TextSearch> textSearches() {
        return List.of();
    }

    /// What its indexes leave to be read of a scan with `conditions`, in the order in which they
    /// are asked; empty where there are none.
    default List<IndexUse> indexUses(List<RowCondition> conditions) {
        return List.of();
    }

    /// Whether [#scan] reads this subcolumn by its name.
    default boolean reads(Subcolumn subcolumn) {
        return false;
    }

    /// How single rows are read, where they can be.
    default Optional<RowFetch> rowFetch() {
        return Optional.empty();
    }

    /// The extreme values of a column, where they are known without reading it; empty where there
    /// are no values.
    default Optional<Extremes> extremes(String column) {
        return Optional.empty();
    }

    /// The number of rows, where it is known without reading them.
    default OptionalLong exactRowCount() {
        return OptionalLong.empty();
    }
}
