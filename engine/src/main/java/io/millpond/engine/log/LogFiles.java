package io.millpond.engine.log;

import io.millpond.engine.table.PartVerdict;
import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.SimpleAggregateFunctionType;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What CHECK TABLE says of a table of the Log family: a line for each file that ClickHouse would
/// keep its columns in, all of them as good as the parts that do.
final class LogFiles {
    private LogFiles() {}

    static List<PartVerdict> verdicts(TableDefinition definition, List<PartVerdict> parts) {
        Optional<PartVerdict> wrong = parts.stream().filter(part -> !part.isPassed()).findFirst();
        List<PartVerdict> verdicts = new ArrayList<>();
        for (String name : names(definition)) {
            verdicts.add(new PartVerdict(name, wrong.map(PartVerdict::fault).orElse("")));
        }
        return verdicts;
    }

    private static Set<String> names(TableDefinition definition) {
        if (definition.engine().equals("StripeLog")) {
            return new TreeSet<>(List.of("data.bin", "index.mrk"));
        }
        Set<String> names = new TreeSet<>();
        if (definition.engine().equals("Log")) {
            names.add("__marks.mrk");
        }
        for (TableColumn column : definition.columns()) {
            if (column.isStored()) {
                add(column, names);
            }
        }
        return names;
    }

    /// Columns of one Nested share the sizes of their arrays.
    private static void add(TableColumn column, Set<String> names) {
        String name = column.name().replace(".", "%2E");
        int dot = column.name().indexOf('.');
        if (dot > 0 && column.type() instanceof ArrayType(DataType element)) {
            names.add(column.name().substring(0, dot) + ".size0.bin");
            add(name, element, 1, names);
            return;
        }
        add(name, column.type(), 0, names);
    }

    /// @param depth of the arrays that the values are inside of
    private static void add(String name, DataType type, int depth, Set<String> names) {
        switch (type) {
            case NullableType(DataType element) -> {
                names.add(name + ".null.bin");
                add(name, element, depth, names);
            }
            case ArrayType(DataType element) -> {
                names.add(name + ".size" + depth + ".bin");
                add(name, element, depth + 1, names);
            }
            case MapType(DataType key, DataType value) -> {
                names.add(name + ".size" + depth + ".bin");
                add(name + "%2Ekeys", key, depth + 1, names);
                add(name + "%2Evalues", value, depth + 1, names);
            }
            case TupleType tuple -> {
                for (int i = 0; i < tuple.elements().size(); i++) {
                    String element =
                            tuple.names().isEmpty()
                                    ? Integer.toString(i + 1)
                                    : tuple.names().get(i);
                    add(name + "%2E" + element, tuple.elements().get(i), depth, names);
                }
            }
            case LowCardinalityType _ -> {
                names.add(name + ".bin");
                names.add(name + ".dict.bin");
            }
            case SimpleAggregateFunctionType(_, DataType element) ->
                    add(name, element, depth, names);
            default -> names.add(name + ".bin");
        }
    }
}
