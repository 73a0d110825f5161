package io.millpond.sql.plan;

import io.millpond.sql.aggregate.BoundAggregate;
import io.millpond.sql.source.ColumnCondition;
import io.millpond.sql.source.RecursiveTable;
import io.millpond.sql.source.RowCondition;
import io.millpond.sql.source.TableSource;

import org.jspecify.annotations.Nullable;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// A step of a query and the steps it draws on. Immutable.
///
/// Which of its slots a step hands on is decided when the plan is built for execution, from what
/// the steps above need.
public sealed interface Plan {
    /// The columns that a step above may use.
    List<Slot> slots();

    List<Plan> inputs();

    /// One row without columns.
    record OneRow() implements Plan {
        @Override
        public List<Slot> slots() {
            return List.of();
        }

        @Override
        public List<Plan> inputs() {
            return List.of();
        }
    }

    /// Reads a table.
    ///
    /// @param columns the name of each slot's column in the table
    /// @param filters what the rows meet, in the order in which it is evaluated; read from columns
    ///     that the source filters by
    /// @param label the table, for explanations
    record Scan(
            TableSource source,
            List<Slot> slots,
            List<String> columns,
            boolean isFinal,
            List<RowCondition> conditions,
            List<ScanCondition> filters,
            String label)
            implements Plan {
        public Scan {
            slots = List.copyOf(slots);
            columns = List.copyOf(columns);
            conditions = List.copyOf(conditions);
            filters = List.copyOf(filters);
        }

        public Scan withConditions(
                List<RowCondition> newConditions, List<ScanCondition> newFilters) {
            return new Scan(source, slots, columns, isFinal, newConditions, newFilters, label);
        }

        /// The scan with further columns of the table, called as their slots are.
        public Scan withColumns(List<Slot> others) {
            List<Slot> allSlots = new ArrayList<>(slots);
            List<String> allColumns = new ArrayList<>(columns);
            allSlots.addAll(others);
            others.forEach(slot -> allColumns.add(slot.name()));
            return new Scan(source, allSlots, allColumns, isFinal, conditions, filters, label);
        }

        /// The name of the column behind one of the slots.
        public String column(Slot slot) {
            return columns.get(slots.indexOf(slot));
        }

        @Override
        public List<Plan> inputs() {
            return List.of();
        }
    }

    /// A condition that a table evaluates while it is read.
    ///
    /// @param comparison the same; null where it is no comparison of a column with constants
    /// @param isPrewhere whether it is one of PREWHERE
    record ScanCondition(Term term, @Nullable ColumnCondition comparison, boolean isPrewhere) {
        /// The same of another term.
        public ScanCondition of(Term other) {
            return new ScanCondition(other, comparison, isPrewhere);
        }
    }

    /// Keeps the rows for which `condition` is neither zero nor NULL.
    record Filter(Plan input, Term condition) implements Plan {
        @Override
        public List<Slot> slots() {
            return input.slots();
        }

        @Override
        public List<Plan> inputs() {
            return List.of(input);
        }
    }

    /// Adds columns.
    record Compute(Plan input, List<Assignment> assignments) implements Plan {
        public Compute {
            assignments = List.copyOf(assignments);
        }

        @Override
        public List<Slot> slots() {
            List<Slot> slots = new ArrayList<>(input.slots());
            assignments.forEach(assignment -> slots.add(assignment.slot()));
            return slots;
        }

        @Override
        public List<Plan> inputs() {
            return List.of(input);
        }
    }

    /// Repeats each row for every element of some arrays of equal length.
    ///
    /// @param arrays the slot of each holds the element
    /// @param isLeft whether a row of empty arrays stays, with default values
    /// @param isUnaligned whether shorter arrays of a row are filled with defaults
    record ArrayJoin(Plan input, List<Assignment> arrays, boolean isLeft, boolean isUnaligned)
            implements Plan {
        public ArrayJoin {
            arrays = List.copyOf(arrays);
        }

        @Override
        public List<Slot> slots() {
            List<Slot> slots = new ArrayList<>(input.slots());
            arrays.forEach(assignment -> slots.add(assignment.slot()));
            return slots;
        }

        @Override
        public List<Plan> inputs() {
            return List.of(input);
        }
    }

    /// What a table may know of all its rows without being read.
    enum Summary {
        NOTHING,
        /// The number of rows.
        ROW_COUNT,
        /// The least value of the argument, which is a column.
        LEAST,
        /// The greatest value of the argument, which is a column.
        GREATEST
    }

    /// An aggregate and the column that holds its result.
    ///
    /// @param summary what it is
    record Aggregation(
            Slot slot,
            BoundAggregate aggregate,
            List<Term> arguments,
            Summary summary,
            String text) {
        public Aggregation {
            arguments = List.copyOf(arguments);
        }
    }

    /// Groups rows.
    ///
    /// @param sets for ROLLUP, CUBE, GROUPING SETS the indexes of the keys of each set; empty: all
    ///     keys, once
    /// @param setSlot holds the number of the grouping set; null where nobody asks
    /// @param totals whether the aggregates of all rows stand beside the result
    record Aggregate(
            Plan input,
            List<Assignment> keys,
            List<Aggregation> aggregations,
            List<List<Integer>> sets,
            @Nullable Slot setSlot,
            boolean totals)
            implements Plan {
        public Aggregate {
            keys = List.copyOf(keys);
            aggregations = List.copyOf(aggregations);
            sets = sets.stream().map(List::copyOf).toList();
        }

        public Aggregate withAggregations(List<Aggregation> others) {
            return new Aggregate(input, keys, others, sets, setSlot, totals);
        }

        @Override
        public List<Slot> slots() {
            List<Slot> slots = new ArrayList<>();
            keys.forEach(key -> slots.add(key.slot()));
            aggregations.forEach(aggregation -> slots.add(aggregation.slot()));
            if (setSlot != null) {
                slots.add(setSlot);
            }
            return slots;
        }

        @Override
        public List<Plan> inputs() {
            return List.of(input);
        }
    }

    /// Computes window functions that share a window.
    record Window(
            Plan input,
            List<Slot> partitionBy,
            List<SortKey> orderBy,
            WindowShape shape,
            List<WindowColumn> columns)
            implements Plan {
        public Window {
            partitionBy = List.copyOf(partitionBy);
            orderBy = List.copyOf(orderBy);
            columns = List.copyOf(columns);
        }

        @Override
        public List<Slot> slots() {
            List<Slot> slots = new ArrayList<>(input.slots());
            columns.forEach(column -> slots.add(column.slot()));
            return slots;
        }

        @Override
        public List<Plan> inputs() {
            return List.of(input);
        }
    }

    /// A window function over columns.
    record WindowColumn(Slot slot, WindowFunction function, List<Slot> arguments, String text) {
        public WindowColumn {
            arguments = List.copyOf(arguments);
        }
    }

    /// Orders rows; with `limit` keeps only the first ones.
    record Sort(Plan input, List<SortKey> keys, OptionalLong limit) implements Plan {
        public Sort {
            keys = List.copyOf(keys);
        }

        @Override
        public List<Slot> slots() {
            return input.slots();
        }

        @Override
        public List<Plan> inputs() {
            return List.of(input);
        }
    }

    /// Keeps the first row of each combination of `keys`.
    record Distinct(Plan input, List<Slot> keys) implements Plan {
        public Distinct {
            keys = List.copyOf(keys);
        }

        @Override
        public List<Slot> slots() {
            return input.slots();
        }

        @Override
        public List<Plan> inputs() {
            return List.of(input);
        }
    }

    /// Keeps rows `[offset, offset + limit)` and, with ties, those that equal the last one.
    ///
    /// @param limit [Long#MAX_VALUE]: all
    /// @param ties the ORDER BY keys of WITH TIES; empty without it
    record Limit(Plan input, long offset, long limit, List<Slot> ties) implements Plan {
        public Limit {
            ties = List.copyOf(ties);
        }

        @Override
        public List<Slot> slots() {
            return input.slots();
        }

        @Override
        public List<Plan> inputs() {
            return List.of(input);
        }
    }

    /// Keeps rows `[offset, offset + limit)` of each combination of `keys`.
    record LimitBy(Plan input, long offset, long limit, List<Slot> keys) implements Plan {
        public LimitBy {
            keys = List.copyOf(keys);
        }

        @Override
        public List<Slot> slots() {
            return input.slots();
        }

        @Override
        public List<Plan> inputs() {
            return List.of(input);
        }
    }

    /// Keeps a section of the rows that is known only once they are counted.
    ///
    /// @param ties the ORDER BY keys of WITH TIES; empty without it
    /// @param keys a section of the rows of each combination of these; empty: of all rows
    record Section(Plan input, RowAmount offset, RowAmount limit, List<Slot> ties, List<Slot> keys)
            implements Plan {
        public Section {
            ties = List.copyOf(ties);
            keys = List.copyOf(keys);
        }

        @Override
        public List<Slot> slots() {
            return input.slots();
        }

        @Override
        public List<Plan> inputs() {
            return List.of(input);
        }
    }

    /// Fills gaps between ordered rows.
    ///
    /// @param prefix keys of ORDER BY that are not filled; gaps are filled within rows in which
    ///     they are equal
    /// @param interpolations columns of filled rows that are computed, from the row before
    /// @param zone the session's, for steps of months
    record Fill(
            Plan input,
            List<Slot> prefix,
            List<FillRange> ranges,
            List<Assignment> interpolations,
            ZoneId zone)
            implements Plan {
        public Fill {
            prefix = List.copyOf(prefix);
            ranges = List.copyOf(ranges);
            interpolations = List.copyOf(interpolations);
        }

        @Override
        public List<Slot> slots() {
            return input.slots();
        }

        @Override
        public List<Plan> inputs() {
            return List.of(input);
        }
    }

    /// All rows of several plans, in columns of common types.
    ///
    /// @param columns for each input the slot behind each of `slots`
    record Union(List<Plan> inputs, List<List<Slot>> columns, List<Slot> slots) implements Plan {
        public Union {
            inputs = List.copyOf(inputs);
            columns = columns.stream().map(List::copyOf).toList();
            slots = List.copyOf(slots);
        }
    }

    /// The rows of a recursive common table.
    ///
    /// @param firstColumns the column of `first` behind each of `slots`
    /// @param step makes rows, with the columns of `slots`, of those of the round before, which
    ///     `table` stands for
    record Recursion(
            Plan first, List<Slot> firstColumns, Plan step, RecursiveTable table, List<Slot> slots)
            implements Plan {
        public Recursion {
            firstColumns = List.copyOf(firstColumns);
            slots = List.copyOf(slots);
        }

        @Override
        public List<Plan> inputs() {
            return List.of(first, step);
        }
    }

    /// Puts the rows of two inputs side by side, the first with the first, until one ends.
    record Paste(Plan left, Plan right) implements Plan {
        @Override
        public List<Slot> slots() {
            List<Slot> slots = new ArrayList<>(left.slots());
            slots.addAll(right.slots());
            return slots;
        }

        @Override
        public List<Plan> inputs() {
            return List.of(left, right);
        }
    }

    /// INTERSECT and EXCEPT of two inputs.
    ///
    /// @param isDistinct whether equal rows of the result are one
    record SetDifference(
            Plan left,
            Plan right,
            List<Slot> leftColumns,
            List<Slot> rightColumns,
            boolean isIntersect,
            boolean isDistinct)
            implements Plan {
        public SetDifference {
            leftColumns = List.copyOf(leftColumns);
            rightColumns = List.copyOf(rightColumns);
        }

        @Override
        public List<Slot> slots() {
            return leftColumns;
        }

        @Override
        public List<Plan> inputs() {
            return List.of(left, right);
        }
    }

    /// Joins rows of two plans.
    ///
    /// @param leftKeys equal to `rightKeys` in matching rows, and of the same types
    /// @param asofLeft compared with `asofRight` by an ASOF join; null: no such join
    /// @param residual further condition on a pair of rows; null: none
    /// @param outputs what each row of the result shows of its inputs
    record Join(
            Plan left,
            Plan right,
            JoinShape shape,
            List<Slot> leftKeys,
            List<Slot> rightKeys,
            @Nullable Slot asofLeft,
            @Nullable Slot asofRight,
            @Nullable Term residual,
            List<JoinOutput> outputs)
            implements Plan {
        public Join {
            leftKeys = List.copyOf(leftKeys);
            rightKeys = List.copyOf(rightKeys);
            outputs = List.copyOf(outputs);
        }

        public Join withInputs(Plan newLeft, Plan newRight) {
            return new Join(
                    newLeft, newRight, shape, leftKeys, rightKeys, asofLeft, asofRight, residual,
                    outputs);
        }

        @Override
        public List<Slot> slots() {
            return outputs.stream().map(JoinOutput::slot).toList();
        }

        @Override
        public List<Plan> inputs() {
            return List.of(left, right);
        }
    }

    /// A column of a join's result.
    ///
    /// @param left the column of the left row; null: none
    /// @param right the column of the right row, shown where there is no left one; null: none
    record JoinOutput(Slot slot, @Nullable Slot left, @Nullable Slot right) {}
}
