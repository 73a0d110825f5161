package io.millpond.engine.log;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.engine.table.Alterable;
import io.millpond.engine.table.Insertable;
import io.millpond.engine.table.PartVerdict;
import io.millpond.engine.table.Preparable;
import io.millpond.engine.table.SizedTable;
import io.millpond.engine.table.StoredTable;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.TableWriter;
import io.millpond.engine.table.Truncatable;
import io.millpond.sql.ast.AlterCommand;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.ast.Span;
import io.millpond.sql.ast.Storage;
import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/// A table that keeps its rows in the parts of a MergeTree table inside of it.
///
/// Of its definition nothing but comments can be changed.
public interface PartBacked
        extends Insertable, StoredTable, Truncatable, SizedTable, Preparable, Alterable {
    /// The table inside; it is asked for nothing but rows.
    MergeTreeTable rows();

    /// The definition of the table inside.
    ///
    /// @param engine of the MergeTree family
    /// @param keys by which its rows are sorted; none: they stay in the order they came in
    static TableDefinition inside(
            TableDefinition definition, String engine, List<Expression> keys) {
        Storage storage =
                new Storage(
                        NamedCall.of(engine),
                        null,
                        null,
                        FunctionCall.call("tuple", keys, Span.NONE),
                        List.of(),
                        null,
                        List.of(),
                        List.of(),
                        Span.NONE);
        return new TableDefinition(
                definition.uuid(),
                engine,
                definition.columns(),
                definition.stored(),
                definition.create(),
                storage,
                definition.comment());
    }

    @Override
    default boolean canAlter(AlterCommand command) {
        return Alterable.isComment(command);
    }

    @Override
    default void checkAlter(TableDefinition definition, QueryContext context) {
        // A comment is always fine.
    }

    @Override
    default TableWriter writer(QueryContext context) {
        return rows().writer(context);
    }

    @Override
    default Optional<DatabaseException> damage() {
        return rows().damage();
    }

    @Override
    default List<PartVerdict> check(
            CatalogSnapshot snapshot, Predicate<PartEntry> which, CancellationToken token) {
        return rows().check(snapshot, which, token);
    }

    @Override
    default List<CatalogEdit> truncation(CatalogSnapshot snapshot) {
        return rows().truncation(snapshot);
    }

    @Override
    default void truncated(CatalogSnapshot before, CatalogSnapshot after) {
        rows().truncated(before, after);
    }

    @Override
    default long rowCount(CatalogSnapshot snapshot) {
        return rows().rowCount(snapshot);
    }

    @Override
    default OptionalLong byteCount(CatalogSnapshot snapshot) {
        return rows().byteCount(snapshot);
    }

    @Override
    default void published() {
        rows().published();
    }

    @Override
    default void dropped(List<PartEntry> parts) {
        rows().dropped(parts);
    }

    @Override
    default void adopt(Collection<PartEntry> parts, long lastNumber) {
        rows().adopt(parts, lastNumber);
    }

    @Override
    default void stopBackground() {
        rows().stopBackground();
    }

    @Override
    default void close() {
        rows().close();
    }

    @Override
    default void destroy() {
        rows().destroy();
    }
}
