package io.millpond.sql.exec;

import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.Term;
import io.millpond.sql.source.Extremes;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.block.Block;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.NullableColumn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/// Aggregates of whole tables that the tables know without being read: the number of rows, and the
/// least and the greatest value of columns.
final class KnownAggregates {
    private KnownAggregates() {}

    /// The result of an aggregation in one row; empty when the table has to be read.
    ///
    /// @param layout of the aggregates, in their order
    /// @param hasRowLimit whether the number of rows that may be read is limited; generated rows
    ///     count as read
    static Optional<Block> of(
            Plan.Aggregate plan,
            Layout layout,
            UnaryOperator<TableSource> sources,
            boolean hasRowLimit) {
        boolean isOfAllRows =
                plan.keys().isEmpty()
                        && plan.sets().isEmpty()
                        && !plan.totals()
                        && !plan.aggregations().isEmpty()
                        && plan.input() instanceof Plan.Scan scan
                        && !scan.isFinal()
                        && scan.filters().isEmpty();
        if (!isOfAllRows) {
            return Optional.empty();
        }
        Plan.Scan scan = (Plan.Scan) plan.input();
        TableSource source = sources.apply(scan.source());
        if (hasRowLimit && source.isGenerated()) {
            return Optional.empty();
        }
        List<Column> columns = new ArrayList<>();
        for (Plan.Aggregation aggregation : plan.aggregations()) {
            Optional<Column> value = value(aggregation, scan, source);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            ColumnBuilder builder = ColumnBuilders.of(aggregation.slot().type());
            builder.append(value.get(), 0);
            columns.add(builder.build());
        }
        return Optional.of(new Block(layout.header(), columns, 1));
    }

    private static Optional<Column> value(
            Plan.Aggregation aggregation, Plan.Scan scan, TableSource source) {
        return switch (aggregation.summary()) {
            case NOTHING -> Optional.empty();
            case ROW_COUNT -> {
                OptionalLong count = source.exactRowCount();
                yield count.isEmpty()
                        ? Optional.empty()
                        : Optional.of(LongColumn.of(count.getAsLong()));
            }
            case LEAST -> extremes(aggregation, scan, source).map(Extremes::least);
            case GREATEST -> extremes(aggregation, scan, source).map(Extremes::greatest);
        };
    }

    private static Optional<Extremes> extremes(
            Plan.Aggregation aggregation, Plan.Scan scan, TableSource source) {
        Term argument = aggregation.arguments().getFirst();
        if (!(argument instanceof Term.SlotValue(Slot slot)) || !scan.slots().contains(slot)) {
            return Optional.empty();
        }
        Optional<Extremes> extremes = source.extremes(scan.column(slot));
        return aggregation.slot().type().isNullable()
                ? extremes.map(
                        found -> new Extremes(nullable(found.least()), nullable(found.greatest())))
                : extremes;
    }

    private static Column nullable(Column value) {
        return new NullableColumn(new byte[1], value);
    }
}
