package io.millpond.sql.exec;

import io.millpond.sql.plan.Assignment;
import io.millpond.sql.plan.KeyColumns;
import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.Slots;
import io.millpond.sql.plan.SortKey;
import io.millpond.sql.plan.Term;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.sql.source.TableSource;
import io.millpond.sql.source.TopRows;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;
import io.millpond.storage.block.ListStream;
import io.millpond.storage.column.Column;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Turns a plan into lanes of operators, leaving out columns that nobody needs.
///
/// Used once, by one thread. Streams that were opened before a failure are closed.
final class PlanBuilder {
    private static final Setting<Long> COLUMNS_MAX =
            QuerySettings.known("max_columns_to_read", SettingType.UINT64);

    private final Execution execution;
    private final UnaryOperator<TableSource> sources;
    private final Map<Plan, AggregateOperator> totals = new HashMap<>();
    private final List<BlockStream> opened = new ArrayList<>();
    private final Combinations combinations;

    /// @param sources what to read in place of each source
    PlanBuilder(Execution execution, UnaryOperator<TableSource> sources) {
        this.execution = execution;
        this.sources = sources;
        this.combinations = new Combinations(this, execution);
    }

    /// The rows of `plan` with the columns `slots`, in that order.
    Pipeline build(Plan plan, List<Slot> slots) {
        try {
            return build(plan, setOf(slots), Demand.ALL).pick(slots);
        } catch (RuntimeException | Error e) {
            closeAll(e);
            throw e;
        }
    }

    private void closeAll(Throwable cause) {
        for (BlockStream stream : opened) {
            try {
                stream.close();
            } catch (RuntimeException e) {
                cause.addSuppressed(e);
            }
        }
    }

    /// The operator that computes the totals of an aggregation built before.
    Map<Plan, AggregateOperator> totals() {
        return totals;
    }

    private Pipeline build(Plan plan, Set<Slot> required, Demand demand) {
        return switch (plan) {
            case Plan.OneRow _ -> oneRow();
            case Plan.Scan scan -> scan(scan, required, demand);
            case Plan.Filter filter -> filter(filter, required, demand);
            case Plan.Compute compute -> compute(compute, required, demand);
            case Plan.ArrayJoin join -> arrayJoin(join, required);
            case Plan.Aggregate aggregate -> aggregate(aggregate, required);
            case Plan.Window window -> window(window, required);
            case Plan.Fill fill -> fill(fill, required);
            case Plan.Sort sort -> sort(sort, required);
            case Plan.Distinct distinct -> {
                Pipeline input = build(distinct.input(), with(required, distinct.keys()));
                BlockStream all = gather(input);
                int[] keys = input.layout().indexesOf(distinct.keys());
                yield Pipeline.single(
                        input.layout(),
                        keys.length == 0
                                ? new LimitStream(all, 0, 1, keys)
                                : new DistinctStream(all, keys, execution));
            }
            case Plan.Limit limit -> limit(limit, required);
            case Plan.LimitBy limit -> {
                Pipeline input = build(limit.input(), with(required, limit.keys()));
                int[] keys = input.layout().indexesOf(limit.keys());
                yield Pipeline.single(
                        input.layout(),
                        new LimitByStream(
                                gather(input), limit.offset(), limit.limit(), keys, execution));
            }
            case Plan.Section section -> section(section, required);
            case Plan.Union union -> combinations.union(union, required);
            case Plan.Recursion recursion -> combinations.recursion(recursion, sources);
            case Plan.Paste paste -> combinations.paste(paste, required);
            case Plan.SetDifference difference -> combinations.difference(difference);
            case Plan.Join join -> combinations.join(join, required);
        };
    }

    /// The rows of `plan` with at least the slots `required`.
    Pipeline build(Plan plan, Set<Slot> required) {
        return build(plan, required, Demand.ALL);
    }

    /// All rows in one stream, closed if building fails.
    BlockStream gather(Pipeline pipeline) {
        BlockStream stream = pipeline.gather(execution.context().lanes());
        opened.add(stream);
        return stream;
    }

    static Set<Slot> setOf(Collection<Slot> slots) {
        Set<Slot> set = new HashSet<>();
        set.addAll(slots);
        return set;
    }

    private static Set<Slot> with(Set<Slot> slots, Collection<Slot> others) {
        Set<Slot> set = setOf(slots);
        set.addAll(others);
        return set;
    }

    /// The slots of a plan that are required, in the plan's order.
    static Layout layout(List<Slot> slots, Set<Slot> required) {
        Set<Slot> seen = setOf(List.of());
        return new Layout(
                slots.stream().filter(slot -> required.contains(slot) && seen.add(slot)).toList());
    }

    private static Pipeline oneRow() {
        Layout layout = new Layout(List.of());
        Block row = new Block(Header.EMPTY, List.of(), 1);
        return Pipeline.single(layout, new ListStream(Header.EMPTY, List.of(row)));
    }

    private Pipeline scan(Plan.Scan scan, Set<Slot> required, Demand demand) {
        TableSource source = sources.apply(scan.source());
        if (scan.filters().isEmpty()) {
            return scan(scan, source, required, false, demand);
        }
        if (Scans.isFiltering(scan, source)) {
            return scan(scan, source, required, true, demand.filtered());
        }
        List<Term> terms = scan.filters().stream().map(Plan.ScanCondition::term).toList();
        Pipeline rows =
                scan(scan, source, with(required, Slots.of(terms)), false, demand.filtered());
        for (int i = 0; i < terms.size(); i++) {
            Set<Slot> later = Slots.of(terms.subList(i + 1, terms.size()));
            rows = filter(rows, terms.get(i), with(required, later));
        }
        return rows;
    }

    private Pipeline scan(
            Plan.Scan scan,
            TableSource source,
            Set<Slot> required,
            boolean isFiltered,
            Demand demand) {
        Layout layout = layout(scan.slots(), required);
        long columnsMax = execution.context().settings().get(COLUMNS_MAX);
        if (columnsMax > 0 && layout.slots().size() > columnsMax) {
            throw new DatabaseException(
                    ErrorCode.TOO_MANY_COLUMNS,
                    "Limit for number of columns to read exceeded. Requested: %d, maximum: %d"
                            .formatted(layout.slots().size(), columnsMax));
        }
        List<BlockStream> lanes = Scans.open(scan, source, layout, isFiltered, demand, execution);
        opened.addAll(lanes);
        return new Pipeline(layout, lanes);
    }

    private Pipeline filter(Plan.Filter filter, Set<Slot> required, Demand demand) {
        Set<Slot> read = Slots.of(List.of(filter.condition()));
        Pipeline input = build(filter.input(), with(required, read), demand.filtered());
        return filter(input, filter.condition(), required);
    }

    private Pipeline filter(Pipeline input, Term condition, Set<Slot> required) {
        Layout layout = layout(input.layout().slots(), required);
        int[] kept = input.layout().indexesOf(layout.slots());
        Program program = new Program(List.of(condition), input.layout(), execution);
        return input.map(
                layout,
                block -> {
                    List<Column> values = program.evaluate(block.columns(), block.rowCount());
                    int[] rows = Conditions.selected(values.getFirst());
                    Block some =
                            new Block(layout.header(), Blocks.pick(block, kept), block.rowCount());
                    return rows.length == block.rowCount() ? some : some.gather(rows, rows.length);
                });
    }

    private Pipeline compute(Plan.Compute compute, Set<Slot> required, Demand demand) {
        List<Assignment> needed =
                compute.assignments().stream()
                        .filter(assignment -> required.contains(assignment.slot()))
                        .toList();
        Set<Slot> below = setOf(required);
        needed.forEach(assignment -> below.remove(assignment.slot()));
        Plan.Compute narrow = narrow(new Plan.Compute(compute.input(), needed), below);
        List<Term> terms = narrow.assignments().stream().map(Assignment::term).toList();
        Pipeline input = build(narrow.input(), with(below, Slots.of(terms)), demand);
        return compute(input, narrow.assignments(), required);
    }

    private Plan.Compute narrow(Plan.Compute compute, Set<Slot> passed) {
        return isAllowed(QuerySettings.OPTIMIZE_FUNCTIONS_TO_SUBCOLUMNS)
                ? SubcolumnReads.narrow(compute, passed, sources)
                : compute;
    }

    private boolean isAllowed(Setting<Boolean> setting) {
        return execution.context().settings().get(setting);
    }

    private Pipeline compute(Pipeline input, List<Assignment> assignments, Set<Slot> required) {
        List<Term> terms = assignments.stream().map(Assignment::term).toList();
        List<Slot> passed = input.layout().slots().stream().filter(required::contains).toList();
        List<Slot> slots = new ArrayList<>(passed);
        assignments.forEach(assignment -> slots.add(assignment.slot()));
        Layout layout = new Layout(slots);
        int[] kept = input.layout().indexesOf(passed);
        Program program = new Program(terms, input.layout(), execution);
        return input.map(
                layout,
                block -> {
                    List<Column> columns = Blocks.pick(block, kept);
                    columns.addAll(program.evaluate(block.columns(), block.rowCount()));
                    return new Block(layout.header(), columns, block.rowCount());
                });
    }

    private Pipeline arrayJoin(Plan.ArrayJoin join, Set<Slot> required) {
        List<Term> terms = join.arrays().stream().map(Assignment::term).toList();
        List<Slot> elements = join.arrays().stream().map(Assignment::slot).toList();
        Set<Slot> below = setOf(required);
        elements.forEach(below::remove);
        Pipeline input = build(join.input(), with(below, Slots.of(terms)));
        List<Slot> slots =
                new ArrayList<>(input.layout().slots().stream().filter(below::contains).toList());
        slots.addAll(elements);
        Layout layout = new Layout(slots);
        List<BlockStream> lanes = new ArrayList<>();
        for (BlockStream lane : input.lanes()) {
            lanes.add(new ArrayJoinStream(join, lane, input.layout(), layout, execution));
        }
        return new Pipeline(layout, lanes);
    }

    private Pipeline aggregate(Plan.Aggregate plan, Set<Slot> required) {
        Plan.Aggregate needed =
                plan.withAggregations(
                        plan.aggregations().stream()
                                .filter(aggregation -> required.contains(aggregation.slot()))
                                .toList());
        Layout layout = new Layout(needed.slots());
        boolean hasRowLimit =
                execution.context().settings().get(QuerySettings.MAX_ROWS_TO_READ) > 0;
        Optional<Block> known = KnownAggregates.of(needed, layout, sources, hasRowLimit);
        if (known.isPresent()
                && !isAllowed(QuerySettings.EMPTY_RESULT_FOR_AGGREGATION_BY_EMPTY_SET)) {
            List<Block> row = List.of(known.get());
            return Pipeline.single(layout, new ListStream(layout.header(), row));
        }
        Plan.Aggregate narrow =
                isAllowed(QuerySettings.OPTIMIZE_FUNCTIONS_TO_SUBCOLUMNS)
                        ? SubcolumnReads.narrow(needed, sources)
                        : needed;
        Pipeline input = build(narrow.input(), Slots.of(AggregateLane.terms(narrow)));
        AggregateOperator operator =
                new AggregateOperator(narrow, input.lanes(), input.layout(), layout, execution);
        if (plan.totals()) {
            totals.put(plan, operator);
        }
        return Pipeline.single(layout, deferred(layout, input.lanes(), operator::compute));
    }

    private BlockStream deferred(Layout layout, List<BlockStream> inputs, Supplier<Block> compute) {
        BlockStream stream = new DeferredStream(layout.header(), inputs, execution, compute);
        opened.add(stream);
        return stream;
    }

    private Pipeline window(Plan.Window window, Set<Slot> required) {
        Set<Slot> below = setOf(required);
        window.columns().forEach(column -> below.remove(column.slot()));
        below.addAll(window.partitionBy());
        window.orderBy().forEach(key -> below.add(key.slot()));
        window.columns().forEach(column -> below.addAll(column.arguments()));
        Pipeline input = build(window.input(), below);
        List<Slot> slots = new ArrayList<>(input.layout().slots());
        window.columns().forEach(column -> slots.add(column.slot()));
        Layout layout = new Layout(slots);
        BlockStream all = gather(input);
        WindowOperator operator =
                new WindowOperator(window, all, input.layout(), layout, execution);
        return Pipeline.single(layout, deferred(layout, List.of(all), operator::compute));
    }

    private Pipeline sort(Plan.Sort sort, Set<Slot> required) {
        Set<Slot> below = setOf(required);
        sort.keys().stream().map(SortKey::slot).forEach(below::add);
        Optional<LateRead> late = LateRead.of(sort, below, sources, execution.context().settings());
        if (late.isPresent()) {
            return lateSort(sort, late.get(), below);
        }
        TopRows top = top(sort);
        Pipeline input = build(sort.input(), below, new Demand(OptionalLong.empty(), top));
        SortOperator operator =
                new SortOperator(sort, input.lanes(), input.layout(), top, execution);
        return Pipeline.single(
                input.layout(), deferred(input.layout(), input.lanes(), operator::compute));
    }

    /// What a table below a sort may know of the rows that are shown; null where there is nothing.
    private @Nullable TopRows top(Plan.Sort sort) {
        List<String> columns = KeyColumns.of(sort);
        if (sort.limit().orElse(0) == 0
                || columns.isEmpty()
                || !isAllowed(QuerySettings.OPTIMIZE_READ_IN_ORDER)) {
            return null;
        }
        List<TopRows.Key> keys = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            SortKey key = sort.keys().get(i);
            keys.add(new TopRows.Key(columns.get(i), key.isDescending(), key.isNullsFirst()));
        }
        return new TopRows(keys, keys.size() == sort.keys().size());
    }

    private Pipeline lateSort(Plan.Sort sort, LateRead late, Set<Slot> required) {
        TopRows top = top(sort);
        Pipeline input =
                build(late.input(), late.early(required), new Demand(OptionalLong.empty(), top));
        SortOperator operator =
                new SortOperator(sort, input.lanes(), input.layout(), top, execution);
        Layout layout = late.layout(input.layout());
        BlockStream rows =
                deferred(
                        layout,
                        input.lanes(),
                        () -> late.complete(operator.compute(), input.layout(), execution));
        return compute(Pipeline.single(layout, rows), late.assignments(), required);
    }

    private Pipeline limit(Plan.Limit limit, Set<Slot> required) {
        boolean isBounded =
                limit.ties().isEmpty() && limit.limit() < Long.MAX_VALUE - limit.offset();
        OptionalLong rowCountMax =
                isBounded ? OptionalLong.of(limit.offset() + limit.limit()) : OptionalLong.empty();
        Pipeline input =
                build(limit.input(), with(required, limit.ties()), new Demand(rowCountMax, null));
        int[] ties = input.layout().indexesOf(limit.ties());
        return Pipeline.single(
                input.layout(),
                new LimitStream(gather(input), limit.offset(), limit.limit(), ties));
    }

    private Pipeline section(Plan.Section section, Set<Slot> required) {
        Set<Slot> below = with(with(required, section.ties()), section.keys());
        Pipeline input = build(section.input(), below);
        BlockStream all = gather(input);
        SectionOperator operator = new SectionOperator(section, all, input.layout(), execution);
        return Pipeline.single(
                input.layout(), deferred(input.layout(), List.of(all), operator::compute));
    }

    private Pipeline fill(Plan.Fill fill, Set<Slot> required) {
        Set<Slot> below = setOf(required);
        below.addAll(fill.prefix());
        fill.ranges().forEach(range -> below.add(range.slot()));
        for (Assignment one : fill.interpolations()) {
            below.add(one.slot());
            below.addAll(Slots.of(one.term()));
        }
        Pipeline input = build(fill.input(), below);
        BlockStream all = gather(input);
        FillOperator operator = new FillOperator(fill, all, input.layout(), execution);
        return Pipeline.single(
                input.layout(), deferred(input.layout(), List.of(all), operator::compute));
    }
}
