package io.millpond.engine.layered;

import io.millpond.engine.table.ColumnCasts;
import io.millpond.engine.table.NamedSource;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.source.ColumnCondition;
import io.millpond.sql.source.Predicate;
import io.millpond.sql.source.RowCondition;
import io.millpond.sql.source.ScanRequest;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.ChainedStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.DataType;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// The rows of several tables as those of one: columns are found by name and converted to the types
/// of `header`; what a table does not have is the default. Thread-safe.
final class MergedSource implements TableSource {
    private final Header header;
    private final List<Child> children;
    private final boolean takesFinal;
    private final QueryContext context;

    /// A table that is read.
    ///
    /// @param database what `_database` is for its rows
    /// @param table what `_table` is for its rows
    /// @param isMerged whether it is several tables itself, with names of their own
    record Child(String database, String table, boolean isMerged, TableSource source) {
        /// The type of the column that it has of this name; null: none.
        private Map<String, DataType> types() {
            Map<String, DataType> types = new LinkedHashMap<>();
            source.virtualColumns().forEach(field -> types.put(field.name(), field.type()));
            source.header().fields().forEach(field -> types.put(field.name(), field.type()));
            return types;
        }

        private boolean isOutside(RowCondition condition) {
            if (isMerged) {
                return false;
            }
            return switch (condition) {
                case ColumnCondition comparison ->
                        switch (comparison.column()) {
                            case NamedSource.TABLE -> isOther(table, comparison);
                            case NamedSource.DATABASE -> isOther(database, comparison);
                            default -> false;
                        };
                case Predicate _ -> false;
                case RowCondition.AllOf all -> all.conditions().stream().anyMatch(this::isOutside);
                case RowCondition.AnyOf any -> any.conditions().stream().allMatch(this::isOutside);
            };
        }

        private static boolean isOther(String name, ColumnCondition comparison) {
            boolean isListed =
                    comparison.operator() == ColumnCondition.Operator.EQUAL
                            || comparison.operator() == ColumnCondition.Operator.IN;
            if (!isListed || !(Columns.full(comparison.constants()) instanceof BytesColumn texts)) {
                return false;
            }
            for (int row = 0; row < texts.rowCount(); row++) {
                if (texts.text(row).equals(name)) {
                    return false;
                }
            }
            return true;
        }
    }

    MergedSource(Header header, List<Child> children, boolean takesFinal, QueryContext context) {
        this.header = header;
        this.children = List.copyOf(children);
        this.takesFinal = takesFinal;
        this.context = context;
    }

    @Override
    public Header header() {
        return header;
    }

    @Override
    public List<Field> virtualColumns() {
        List<Field> fields = new ArrayList<>();
        fields.add(new Field(NamedSource.DATABASE, NamedSource.WORD));
        fields.add(new Field(NamedSource.TABLE, NamedSource.WORD));
        if (!children.isEmpty()) {
            for (Field field : children.getFirst().source().virtualColumns()) {
                if (field.name().startsWith("_") && fields.stream().noneMatch(field::equals)) {
                    fields.add(field);
                }
            }
        }
        fields.removeIf(field -> header.indexOf(field.name()) >= 0);
        return fields;
    }

    @Override
    public boolean takesFinal() {
        return takesFinal;
    }

    @Override
    public boolean takesPrewhere() {
        return !children.isEmpty()
                && children.stream().allMatch(child -> child.source().takesPrewhere());
    }

    @Override
    public boolean filtersBy(String column) {
        int index = header.indexOf(column);
        return index >= 0
                && !children.isEmpty()
                && children.stream()
                        .allMatch(
                                child ->
                                        header.type(index).equals(child.types().get(column))
                                                && child.source().filtersBy(column));
    }

    @Override
    public OptionalLong exactRowCount() {
        long sum = 0;
        for (Child child : children) {
            OptionalLong count = child.source().exactRowCount();
            if (count.isEmpty()) {
                return OptionalLong.empty();
            }
            sum += count.getAsLong();
        }
        return OptionalLong.of(sum);
    }

    @Override
    public List<BlockStream> scan(ScanRequest request) {
        List<List<BlockStream>> lanes = new ArrayList<>();
        for (int i = 0; i < request.laneCount(); i++) {
            lanes.add(new ArrayList<>());
        }
        Header read = read(request.columns());
        int next = 0;
        for (Child child : children) {
            if (request.conditions().stream().noneMatch(child::isOutside)) {
                for (BlockStream stream : scan(child, read, request)) {
                    lanes.get(next++ % lanes.size()).add(stream);
                }
            }
        }
        return lanes.stream()
                .filter(lane -> !lane.isEmpty() || lane.equals(lanes.getFirst()))
                .limit(Math.max(1, Math.min(next, lanes.size())))
                .<BlockStream>map(lane -> new ChainedStream(read, lane))
                .toList();
    }

    private Header read(List<String> names) {
        List<Field> fields = new ArrayList<>();
        for (String name : names) {
            int index = header.indexOf(name);
            fields.add(
                    index >= 0
                            ? header.field(index)
                            : virtualColumns().stream()
                                    .filter(field -> field.name().equals(name))
                                    .findFirst()
                                    .orElseThrow());
        }
        return new Header(fields);
    }

    private List<BlockStream> scan(Child child, Header read, ScanRequest request) {
        Map<String, DataType> types = child.types();
        List<String> columns = new ArrayList<>();
        List<FittedStream.Fitting> fittings = new ArrayList<>();
        for (Field field : read.fields()) {
            boolean isName = header.indexOf(field.name()) < 0 && !child.isMerged();
            DataType type = types.get(field.name());
            if (isName && field.name().equals(NamedSource.TABLE)) {
                fittings.add((_, rows) -> NamedSource.word(child.table(), rows));
            } else if (isName && field.name().equals(NamedSource.DATABASE)) {
                fittings.add((_, rows) -> NamedSource.word(child.database(), rows));
            } else if (type == null) {
                fittings.add((_, rows) -> Columns.defaults(field.type(), rows));
            } else {
                var cast = ColumnCasts.of(type, field.type(), true, context);
                columns.add(field.name());
                fittings.add((block, rows) -> cast.apply(block.column(field.name()), rows));
            }
        }
        List<RowCondition> conditions =
                request.conditions().stream()
                        .filter(c -> isSame(c, types) || isOfNames(c, child))
                        .toList();
        boolean isFinal = request.isFinal() && child.source().takesFinal();
        ScanRequest inner =
                request.reading(columns, conditions).unordered(isFinal, request.laneCount());
        return child.source().scan(inner).stream()
                .<BlockStream>map(stream -> new FittedStream(stream, read, fittings))
                .toList();
    }

    private boolean isOfNames(RowCondition condition, Child child) {
        return child.isMerged()
                && condition.columns().stream()
                        .allMatch(
                                name ->
                                        header.indexOf(name) < 0
                                                && (name.equals(NamedSource.TABLE)
                                                        || name.equals(NamedSource.DATABASE)));
    }

    /// Whether a condition says of a table's columns what it says of those of the whole.
    private boolean isSame(RowCondition condition, Map<String, DataType> types) {
        return condition.columns().stream()
                .allMatch(
                        name -> {
                            int index = header.indexOf(name);
                            return index >= 0 && header.type(index).equals(types.get(name));
                        });
    }
}
