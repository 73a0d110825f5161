package io.millpond.engine.execute;

import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Storage;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The columns that the keys of a table read.
final class KeyColumns {
    private KeyColumns() {}

    /// The elements of a key clause: those of a tuple, or the one expression.
    static List<Expression> elements(@Nullable Expression key) {
        if (key == null) {
            return List.of();
        }
        return key instanceof FunctionCall call && call.name().equals("tuple")
                ? call.arguments()
                : List.of(key);
    }

    static Set<String> of(TableDefinition definition) {
        Set<String> names = new HashSet<>();
        Storage storage = definition.storage();
        add(storage.orderBy(), names);
        add(storage.primaryKey(), names);
        add(storage.partitionBy(), names);
        add(storage.sampleBy(), names);
        return names;
    }

    private static void add(@Nullable Expression key, Set<String> names) {
        if (key instanceof Identifier identifier) {
            names.add(identifier.fullName());
        } else if (key instanceof FunctionCall call) {
            call.arguments().forEach(argument -> add(argument, names));
        }
    }
}
