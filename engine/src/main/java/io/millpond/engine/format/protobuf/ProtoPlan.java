package io.millpond.engine.format.protobuf;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumnBuilder;
import io.millpond.storage.column.ColumnBuilder;

import java.util.List;

/// Decodes messages of one kind into columns: what is done with each field. Single-threaded.
///
/// Each message is one row of each of its columns, whatever the order of its fields. Of a field
/// that is not repeated the last value counts; fields of no column are left out.
final class ProtoPlan {
    private static final int WIRE_BITS = 3;
    private static final int WIRE_MASK = 7;

    private final Step[] steps;

    ProtoPlan(List<? extends Step> steps) {
        this.steps = steps.toArray(Step[]::new);
    }

    /// Reads one message, which ends at the input's end or limit.
    ///
    /// @param targets the columns that the steps know by their places; the caller rolls them back
    ///     when this throws
    void read(ProtoInput in, ColumnBuilder[] targets) {
        for (Step step : steps) {
            step.start(targets);
        }
        int expected = 0;
        for (int tag = in.nextTag(); tag != 0; tag = in.nextTag()) {
            int place = place(tag >>> WIRE_BITS, expected);
            if (place < 0) {
                in.skip(tag);
                continue;
            }
            steps[place].read(in, tag & WIRE_MASK, targets);
            expected = place;
        }
        for (Step step : steps) {
            step.finish(targets);
        }
    }

    private int place(int number, int expected) {
        for (int i = 0; i < steps.length; i++) {
            int place = expected + i < steps.length ? expected + i : expected + i - steps.length;
            if (steps[place].field.tag() == number) {
                return place;
            }
        }
        return -1;
    }

    /// What is done with one field.
    abstract static sealed class Step permits Single, Repeated, Group {
        final ProtoField field;

        Step(ProtoField field) {
            this.field = field;
        }

        /// Called before the fields of a message.
        abstract void start(ColumnBuilder[] targets);

        /// Called for each value, or for packed values.
        abstract void read(ProtoInput in, int wireType, ColumnBuilder[] targets);

        /// Called after the fields of a message.
        abstract void finish(ColumnBuilder[] targets);

        /// Whether the values are packed; else there is one.
        final boolean isPacked(int wireType) {
            if (wireType == field.kind().wireType()) {
                return false;
            }
            if (wireType == ProtoKind.WIRE_BYTES && field.kind().canBePacked()) {
                return true;
            }
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "Protobuf messages are corrupted or don't match the provided schema: the field"
                            + " %s has the wire type %d".formatted(field.name(), wireType));
        }

        final DatabaseException named(DatabaseException e) {
            return new DatabaseException(
                    e.code(), "%s: (while reading field %s)".formatted(e.text(), field.name()), e);
        }
    }

    /// A value of one column.
    static final class Single extends Step {
        private final int target;
        private final ProtoCell cell;
        private int row;

        Single(ProtoField field, int target, ProtoCell cell) {
            super(field);
            this.target = target;
            this.cell = cell;
        }

        @Override
        void start(ColumnBuilder[] targets) {
            row = targets[target].rowCount();
        }

        @Override
        void read(ProtoInput in, int wireType, ColumnBuilder[] targets) {
            try {
                if (!isPacked(wireType)) {
                    readOne(in, targets[target]);
                    return;
                }
                int limit = in.pushLimit();
                while (!in.isAtLimit()) {
                    readOne(in, targets[target]);
                }
                in.popLimit(limit);
            } catch (DatabaseException e) {
                throw named(e);
            }
        }

        private void readOne(ProtoInput in, ColumnBuilder out) {
            if (out.rowCount() > row) {
                out.rollback(row);
            }
            cell.read(in, out);
        }

        @Override
        void finish(ColumnBuilder[] targets) {
            if (targets[target].rowCount() == row) {
                cell.appendMissing(targets[target]);
            }
        }
    }

    /// The elements of one column of lists.
    static final class Repeated extends Step {
        private final int target;
        private final ProtoCell cell;
        private final ListEnd end;

        /// Where elements go, and what ends a list of them.
        interface ListEnd {
            ColumnBuilder elements(ColumnBuilder list);

            void finish(ColumnBuilder list);
        }

        Repeated(ProtoField field, int target, ProtoCell cell, ListEnd end) {
            super(field);
            this.target = target;
            this.cell = cell;
            this.end = end;
        }

        @Override
        void start(ColumnBuilder[] targets) {
            // Elements are added to what is there.
        }

        @Override
        void read(ProtoInput in, int wireType, ColumnBuilder[] targets) {
            ColumnBuilder elements = end.elements(targets[target]);
            try {
                if (!isPacked(wireType)) {
                    cell.read(in, elements);
                    return;
                }
                int limit = in.pushLimit();
                while (!in.isAtLimit()) {
                    cell.read(in, elements);
                }
                in.popLimit(limit);
            } catch (DatabaseException e) {
                throw named(e);
            }
        }

        @Override
        void finish(ColumnBuilder[] targets) {
            end.finish(targets[target]);
        }
    }

    /// A message whose fields are columns of the message around it, called `field.x`.
    static final class Group extends Step {
        private final ProtoPlan plan;
        private final int[] places;
        private final ColumnBuilder[] inner;
        private final int[] rows;

        /// @param places of the columns, in the order in which the plan knows them
        Group(ProtoField field, ProtoPlan plan, List<Integer> places) {
            super(field);
            this.plan = plan;
            this.places = places.stream().mapToInt(Integer::intValue).toArray();
            this.inner = new ColumnBuilder[this.places.length];
            this.rows = new int[this.places.length];
        }

        @Override
        void start(ColumnBuilder[] targets) {
            for (int i = 0; i < places.length; i++) {
                ColumnBuilder target = targets[places[i]];
                inner[i] = field.isRepeated() ? ((ArrayColumnBuilder) target).elements() : target;
                rows[i] = target.rowCount();
            }
        }

        @Override
        void read(ProtoInput in, int wireType, ColumnBuilder[] targets) {
            isPacked(wireType);
            if (!field.isRepeated()) {
                for (int i = 0; i < places.length; i++) {
                    inner[i].rollback(rows[i]);
                }
            }
            int limit = in.pushLimit();
            plan.read(in, inner);
            in.popLimit(limit);
        }

        @Override
        void finish(ColumnBuilder[] targets) {
            for (int i = 0; i < places.length; i++) {
                ColumnBuilder target = targets[places[i]];
                if (field.isRepeated()) {
                    ((ArrayColumnBuilder) target).finishRow();
                } else if (target.rowCount() == rows[i]) {
                    target.appendDefault();
                }
            }
        }
    }
}
