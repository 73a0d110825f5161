package io.millpond.engine.layered;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.table.Scannable;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.Tables;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.sql.function.cast.Supertypes;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.type.DataType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Which tables a Merge table reads. Immutable.
///
/// @param database a name, or a pattern that is found somewhere in the names
/// @param pattern found somewhere in the names of the tables
public record MergedTables(String database, boolean isDatabasePattern, String pattern) {
    /// Errors: CANNOT_COMPILE_REGEXP.
    public MergedTables {
        compiled(pattern);
        if (isDatabasePattern) {
            compiled(database);
        }
    }

    private static Pattern compiled(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_COMPILE_REGEXP,
                    "OptimizedRegularExpression: cannot compile re2: %s, error: %s"
                            .formatted(text, e.getDescription()),
                    e);
        }
    }

    /// The tables that are there, in the order of their names.
    ///
    /// Errors: UNKNOWN_DATABASE.
    ///
    /// @param without tables that are being read already: Merge tables may match each other
    List<MergedSource.Child> children(
            CatalogSnapshot snapshot, Tables tables, QueryContext context, Set<UUID> without) {
        if (!isDatabasePattern && snapshot.database(database).isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.UNKNOWN_DATABASE, "Database %s does not exist".formatted(database));
        }
        Pattern names = compiled(pattern);
        Pattern databases = isDatabasePattern ? compiled(database) : null;
        List<MergedSource.Child> children = new ArrayList<>();
        for (TableEntry entry : snapshot.tables()) {
            boolean isIn =
                    databases == null
                            ? entry.database().equals(database)
                            : databases.matcher(entry.database()).find();
            if (isIn && names.matcher(entry.name()).find() && !without.contains(entry.uuid())) {
                Optional<Table> table = tables.find(entry);
                table.flatMap(found -> source(found, snapshot, context, without))
                        .ifPresent(
                                source ->
                                        children.add(
                                                new MergedSource.Child(
                                                        entry.database(),
                                                        entry.name(),
                                                        table.get() instanceof MergeTable,
                                                        source)));
            }
        }
        return children;
    }

    private static Optional<TableSource> source(
            Table table, CatalogSnapshot snapshot, QueryContext context, Set<UUID> without) {
        if (table instanceof MergeTable merged) {
            Set<UUID> all = new HashSet<>(without);
            all.add(merged.uuid());
            return Optional.of(merged.source(snapshot, context, all));
        }
        return table instanceof Scannable scannable
                ? Optional.of(scannable.source(snapshot, context)).filter(TableSource::isReadable)
                : Optional.empty();
    }

    /// All columns of the tables, those of one name with a type that holds all their values.
    ///
    /// Errors: CANNOT_EXTRACT_TABLE_STRUCTURE when there is no table, NO_COMMON_TYPE.
    Header columns(CatalogSnapshot snapshot, Tables tables, QueryContext context) {
        List<MergedSource.Child> children = children(snapshot, tables, context, Set.of());
        if (children.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_EXTRACT_TABLE_STRUCTURE,
                    "There are no tables satisfied provided regexp, you must specify table"
                            + " structure manually");
        }
        Map<String, DataType> types = new LinkedHashMap<>();
        for (MergedSource.Child child : children) {
            for (Field field : child.source().header().fields()) {
                types.merge(
                        field.name(),
                        field.type(),
                        (one, other) ->
                                one.equals(other) ? one : Supertypes.common(List.of(one, other)));
            }
        }
        List<Field> fields = new ArrayList<>();
        types.forEach((name, type) -> fields.add(new Field(name, type)));
        return new Header(fields);
    }

    /// The columns of the definitions of the tables, those that are computed too: a default stays
    /// where all tables with the column have it.
    ///
    /// Errors: UNKNOWN_DATABASE, CANNOT_EXTRACT_TABLE_STRUCTURE when there is no table,
    /// NO_COMMON_TYPE.
    public List<TableColumn> definitions(
            CatalogSnapshot snapshot, Tables tables, QueryContext context) {
        Map<String, TableColumn> columns = new LinkedHashMap<>();
        Map<String, DataType> types = new HashMap<>();
        for (Field field : columns(snapshot, tables, context).fields()) {
            types.put(field.name(), field.type());
        }
        for (MergedSource.Child child : children(snapshot, tables, context, Set.of())) {
            Table table = tables.find(snapshot, child.database(), child.table()).orElseThrow();
            for (TableColumn column : table.definition().columns()) {
                columns.merge(column.name(), column, MergedTables::common);
            }
        }
        return columns.values().stream()
                .map(c -> c.withType(types.getOrDefault(c.name(), c.type())))
                .toList();
    }

    private static TableColumn common(TableColumn one, TableColumn other) {
        boolean isSame = one.kind() == other.kind() && text(one).equals(text(other));
        return isSame
                ? one
                : new TableColumn(
                        one.name(),
                        one.type(),
                        TableColumn.Kind.ORDINARY,
                        null,
                        one.comment(),
                        one.codecs());
    }

    private static String text(TableColumn column) {
        Expression expression = column.defaultExpression();
        return expression == null ? "" : SqlFormatter.expression(expression);
    }

    /// The tables as the result of the table function `merge`.
    public TableSource source(CatalogSnapshot snapshot, Tables tables, QueryContext context) {
        return new MergedSource(
                columns(snapshot, tables, context),
                children(snapshot, tables, context, Set.of()),
                true,
                context);
    }
}
