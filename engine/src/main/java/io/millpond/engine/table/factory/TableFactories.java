package io.millpond.engine.table.factory;

import io.millpond.engine.table.RefusedSources;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.setting.NearestNames;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The table engines by name. Immutable.
public final class TableFactories {
    private final Map<String, TableFactory> byName = new TreeMap<>();

    public TableFactories(List<TableFactory> factories) {
        for (TableFactory factory : factories) {
            if (byName.put(factory.engine(), factory) != null) {
                throw new IllegalArgumentException("two engines " + factory.engine());
            }
        }
    }

    /// The engine called `name`; throws UNKNOWN_STORAGE.
    public TableFactory require(String name) {
        TableFactory factory = byName.get(name);
        if (factory == null) {
            throw new DatabaseException(
                    ErrorCode.UNKNOWN_STORAGE,
                    "Unknown table engine %s%s"
                            .formatted(name, NearestNames.hint(name, byName.keySet())));
        }
        return factory;
    }

    /// The engine of a clause.
    ///
    /// Errors: UNKNOWN_STORAGE; those of [RefusedSources].
    public TableFactory require(NamedCall engine) {
        if (!byName.containsKey(engine.name()) && RefusedSources.hasEngine(engine.name())) {
            throw RefusedSources.engine(engine.name(), engine.arguments().size(), first(engine));
        }
        return require(engine.name());
    }

    /// The first argument where that is a name or a text.
    private static @Nullable String first(NamedCall engine) {
        if (engine.arguments().isEmpty()) {
            return null;
        }
        return switch (engine.arguments().getFirst()) {
            case Identifier name -> name.fullName();
            case Literal.StringLiteral(String text, _) -> text;
            default -> null;
        };
    }

    /// Whether tables of an engine have columns of their own; true for an unknown one.
    public boolean haveOwnColumns(String engine) {
        TableFactory factory = byName.get(engine);
        return factory == null || factory.hasOwnColumns();
    }

    /// All engines by name.
    public List<TableFactory> all() {
        return List.copyOf(byName.values());
    }
}
