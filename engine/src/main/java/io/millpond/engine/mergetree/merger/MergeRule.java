package io.millpond.engine.mergetree.merger;

import io.millpond.storage.block.Header;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.merge.KeepAllRows;
import io.millpond.storage.merge.RowMerger;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What becomes of rows of equal sorting keys in a table of the MergeTree family: its engine with
/// the columns that the engine clause names. Immutable.
public sealed interface MergeRule {
    /// The columns without which the rule cannot be followed.
    default List<String> columns() {
        return List.of();
    }

    /// What is said of a column of [#columns] that shall be dropped.
    default Optional<String> role(String column) {
        return Optional.empty();
    }

    /// Whether rows ever become fewer.
    default boolean isReducing() {
        return true;
    }

    /// Whether FINAL leaves a row of a merged part as it is that is the only one of its key.
    default boolean keepsSingleRows() {
        return true;
    }

    /// Whether rows are left as they are, or not at all: no new values are made of those of a
    /// group.
    default boolean selectsRows() {
        return false;
    }

    /// The columns without which a query cannot be shown merged rows.
    ///
    /// @param showsKeys whether it is shown nothing but what all rows of a group have in common
    default List<String> columns(boolean showsKeys) {
        return columns();
    }

    /// A column that is behind the sorting key as if it were part of it.
    default Optional<String> keyColumn() {
        return Optional.empty();
    }

    /// What follows the rule in one merge.
    ///
    /// @param header of the rows: at least [#columns], under the names of the definition
    /// @param keyColumns the columns that are the same in all rows of a group
    RowMerger merger(Header header, Set<String> keyColumns, MergePurpose purpose);

    /// MergeTree.
    record KeepAll() implements MergeRule {
        @Override
        public boolean isReducing() {
            return false;
        }

        @Override
        public RowMerger merger(Header header, Set<String> keyColumns, MergePurpose purpose) {
            return new KeepAllRows(header);
        }
    }

    /// ReplacingMergeTree.
    record Replacing(@Nullable String version, @Nullable String isDeleted) implements MergeRule {
        @Override
        public boolean keepsSingleRows() {
            return isDeleted == null;
        }

        @Override
        public boolean selectsRows() {
            return true;
        }

        /// Which of its rows stays is the same then, as long as one does.
        @Override
        public List<String> columns(boolean showsKeys) {
            return showsKeys && isDeleted == null ? List.of() : columns();
        }

        @Override
        public List<String> columns() {
            if (version == null) {
                return List.of();
            }
            return isDeleted == null ? List.of(version) : List.of(version, isDeleted);
        }

        @Override
        public Optional<String> role(String column) {
            return column.equals(version)
                    ? Optional.of("version")
                    : Optional.of("is_deleted").filter(_ -> column.equals(isDeleted));
        }

        @Override
        public RowMerger merger(Header header, Set<String> keyColumns, MergePurpose purpose) {
            int versionIndex = version == null ? -1 : header.indexOf(version);
            return new SelectingMerger(
                    header,
                    new LastVersion(
                            versionIndex,
                            isDeleted == null ? -1 : header.indexOf(isDeleted),
                            purpose.dropsDeleted(),
                            versionIndex < 0 ? null : ColumnOrder.of(header.type(versionIndex))));
        }
    }

    /// CollapsingMergeTree.
    record Collapsing(String sign) implements MergeRule {
        @Override
        public boolean keepsSingleRows() {
            return false;
        }

        @Override
        public boolean selectsRows() {
            return true;
        }

        @Override
        public List<String> columns() {
            return List.of(sign);
        }

        @Override
        public Optional<String> role(String column) {
            return Optional.of("sign").filter(_ -> column.equals(sign));
        }

        @Override
        public RowMerger merger(Header header, Set<String> keyColumns, MergePurpose purpose) {
            return new SelectingMerger(
                    header, new SignPairs(header.indexOf(sign), purpose == MergePurpose.FINAL));
        }
    }

    /// VersionedCollapsingMergeTree.
    record VersionedCollapsing(String sign, String version) implements MergeRule {
        @Override
        public boolean keepsSingleRows() {
            return false;
        }

        @Override
        public boolean selectsRows() {
            return true;
        }

        @Override
        public List<String> columns() {
            return List.of(sign, version);
        }

        @Override
        public Optional<String> role(String column) {
            return column.equals(version)
                    ? Optional.of("version")
                    : Optional.of("sign").filter(_ -> column.equals(sign));
        }

        @Override
        public Optional<String> keyColumn() {
            return Optional.of(version);
        }

        @Override
        public RowMerger merger(Header header, Set<String> keyColumns, MergePurpose purpose) {
            return new SelectingMerger(header, new VersionPairs(header.indexOf(sign)));
        }
    }

    /// AggregatingMergeTree.
    record Aggregating() implements MergeRule {
        @Override
        public RowMerger merger(Header header, Set<String> keyColumns, MergePurpose purpose) {
            return new CombiningMerger(header, Combiners.ofAggregates(header), ZeroRows.NONE);
        }
    }

    /// SummingMergeTree.
    ///
    /// @param listed the columns to sum; none: all numbers
    /// @param summed columns whose sums have to be known to tell whether a row is left
    record Summing(List<String> listed, List<String> summed) implements MergeRule {
        public Summing {
            listed = List.copyOf(listed);
            summed = List.copyOf(summed);
        }

        @Override
        public List<String> columns() {
            return summed;
        }

        @Override
        public Optional<String> role(String column) {
            return Optional.of("columns to sum").filter(_ -> listed.contains(column));
        }

        @Override
        public RowMerger merger(Header header, Set<String> keyColumns, MergePurpose purpose) {
            return Combiners.summing(header, listed, keyColumns);
        }
    }

    /// CoalescingMergeTree.
    ///
    /// @param listed the columns of which the last value stays; none: all
    record Coalescing(List<String> listed) implements MergeRule {
        public Coalescing {
            listed = List.copyOf(listed);
        }

        @Override
        public Optional<String> role(String column) {
            return Optional.of("columns to sum").filter(_ -> listed.contains(column));
        }

        @Override
        public RowMerger merger(Header header, Set<String> keyColumns, MergePurpose purpose) {
            return Combiners.coalescing(header, listed, keyColumns);
        }
    }
}
