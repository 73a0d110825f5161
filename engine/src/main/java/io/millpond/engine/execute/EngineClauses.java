package io.millpond.engine.execute;

import io.millpond.engine.table.factory.TableFactories;
import io.millpond.engine.table.factory.TableFactory;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.ast.Storage;
import io.millpond.sql.ast.TableElement;
import io.millpond.sql.ast.TypeName;
import io.millpond.sql.type.TypeResolver;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.Layout;

import java.util.List;
import java.util.function.Predicate;

/// Checks that an engine can do what the clauses of a definition ask for.
final class EngineClauses {
    private final TableFactory factory;
    private final TableFactories factories;

    private EngineClauses(TableFactory factory, TableFactories factories) {
        this.factory = factory;
        this.factories = factories;
    }

    /// Errors: BAD_ARGUMENTS for a clause that the engine has no use for,
    /// NUMBER_OF_ARGUMENTS_DOESNT_MATCH for arguments of an engine without any.
    static void check(Storage storage, TableFactory factory, TableFactories factories) {
        EngineClauses clauses = new EngineClauses(factory, factories);
        if (!storage.settings().isEmpty() && !factory.hasSettings()) {
            throw clauses.refused("SETTINGS clause", TableFactory::hasSettings);
        }
        boolean hasKey =
                storage.partitionBy() != null
                        || storage.sampleBy() != null
                        || storage.orderBy() != null;
        if ((hasKey && !factory.hasKeys())
                || (storage.primaryKey() != null && !factory.hasPrimaryKey())) {
            throw clauses.refused(
                    "PARTITION_BY, PRIMARY_KEY, ORDER_BY or SAMPLE_BY clauses",
                    TableFactory::hasPrimaryKey);
        }
        if (!storage.ttl().isEmpty()) {
            clauses.requireTtl();
        }
        int arguments = storage.engine() == null ? 0 : storage.engine().arguments().size();
        if (arguments > 0 && !factory.hasArguments()) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Engine %s doesn't support any arguments (%d given)"
                            .formatted(factory.engine(), arguments));
        }
    }

    /// As [#check], for the elements of the column list.
    static void checkElements(
            List<TableElement> elements, TableFactory factory, TableFactories factories) {
        EngineClauses clauses = new EngineClauses(factory, factories);
        for (TableElement element : elements) {
            switch (element) {
                case TableElement.Column column -> clauses.checkColumn(column);
                case TableElement.Index _ -> {
                    if (!factory.hasKeys()) {
                        throw clauses.refused("skipping indices", TableFactory::hasKeys);
                    }
                }
                case TableElement.Projection _ -> {
                    if (!factory.hasKeys()) {
                        throw clauses.refused("projections", TableFactory::hasKeys);
                    }
                }
                case TableElement.Constraint _ -> {}
            }
        }
    }

    /// Errors: SUPPORT_IS_DISABLED for projections of a table whose merges change rows, unless its
    /// settings say what becomes of them.
    static void checkProjections(List<TableElement> elements, Storage storage) {
        NamedCall engine = storage.engine();
        boolean isSaid =
                storage.settings().stream()
                        .anyMatch(s -> s.name().equals("deduplicate_merge_projection_mode"));
        if (engine != null
                && !isSaid
                && engine.name().endsWith("MergeTree")
                && !engine.name().matches("(Replicated)?MergeTree")
                && elements.stream().anyMatch(TableElement.Projection.class::isInstance)) {
            throw new DatabaseException(
                    ErrorCode.SUPPORT_IS_DISABLED,
                    ("Projections are not supported for %s with deduplicate_merge_projection_mode ="
                                    + " throw. Please set setting"
                                    + " 'deduplicate_merge_projection_mode' to 'drop' or 'rebuild'")
                            .formatted(engine.name()));
        }
    }

    private void checkColumn(TableElement.Column column) {
        if (column.ttl() != null) {
            requireTtl();
        }
        TypeName written = column.type();
        if (written != null && !factory.hasDynamicColumns()) {
            DataType type = TypeResolver.resolve(written);
            if (type.layout() == Layout.OBJECT || type.name().startsWith("Dynamic")) {
                throw new DatabaseException(
                        ErrorCode.ILLEGAL_COLUMN,
                        ("Cannot create table with column of type Dynamic or JSON, because storage"
                                        + " %s doesn't support columns with dynamic structure")
                                .formatted(factory.engine()));
            }
        }
    }

    private void requireTtl() {
        if (!factory.hasKeys()) {
            throw refused("TTL clause", TableFactory::hasKeys);
        }
    }

    private DatabaseException refused(String clause, Predicate<TableFactory> supports) {
        List<String> engines =
                factories.all().stream().filter(supports).map(TableFactory::engine).toList();
        return new DatabaseException(
                ErrorCode.BAD_ARGUMENTS,
                ("Engine %s doesn't support %s. Currently only the following engines have support"
                                + " for the feature: %s")
                        .formatted(factory.engine(), clause, engines));
    }
}
