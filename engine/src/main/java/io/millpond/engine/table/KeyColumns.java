package io.millpond.engine.table;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.ast.Storage;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The columns that the keys of a table read, and the engine's own.
public final class KeyColumns {
    private KeyColumns() {}

    /// The elements of a key clause: those of a tuple, or the one expression.
    public static List<Expression> elements(@Nullable Expression key) {
        if (key == null) {
            return List.of();
        }
        return key instanceof FunctionCall call && call.name().equals("tuple")
                ? call.arguments()
                : List.of(key);
    }

    public static Set<String> of(TableDefinition definition) {
        Set<String> names = new HashSet<>();
        Storage storage = definition.storage();
        add(storage.orderBy(), names);
        add(storage.primaryKey(), names);
        add(storage.partitionBy(), names);
        add(storage.sampleBy(), names);
        addRule(storage.engine(), names);
        return names;
    }

    /// Versions and signs decide which rows are left of those with equal keys.
    private static void addRule(@Nullable NamedCall engine, Set<String> names) {
        if (engine != null
                && (engine.name().endsWith("ReplacingMergeTree")
                        || engine.name().endsWith("CollapsingMergeTree"))) {
            engine.arguments().forEach(argument -> add(argument, names));
        }
    }

    /// The columns that one expression of a key reads.
    public static Set<String> read(Expression key) {
        Set<String> names = new HashSet<>();
        add(key, names);
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
