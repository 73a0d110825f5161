package io.millpond.sql.analysis;

import io.millpond.sql.analysis.TableColumns.NamedSlot;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Select;
import io.millpond.sql.ast.TableExpression;
import io.millpond.sql.ast.TableExpression.TableAlias;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.plan.Assignment;
import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.Term;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Field;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Binds what stands in FROM.
final class FromBinder {
    private final ExpressionBinder binder;
    private final Sampling sampling;

    FromBinder(ExpressionBinder binder) {
        this.binder = binder;
        this.sampling = new Sampling(binder.analysis());
    }

    Relation bind(TableExpression expression) {
        return switch (expression) {
            case TableExpression.Table table -> bindTable(table);
            case TableExpression.TableFunction function -> bindFunction(function);
            case TableExpression.SubqueryTable subquery ->
                    ofQuery(
                            binder.queries().bindInner(subquery.query(), binder),
                            subquery.alias(),
                            null);
            case TableExpression.Join join -> new JoinBinder(binder, this).bind(join);
            case TableExpression.ArrayJoin join -> bindArrayJoin(join);
        };
    }

    private Relation bindTable(TableExpression.Table table) {
        TableName name = table.name();
        Scope.Recursion recursion =
                name.database() == null ? binder.scope().recursion(name.table()) : null;
        if (recursion != null) {
            return ofSource(recursion.read(), table.alias(), null, name.table(), false);
        }
        Scope.CommonTableUse common =
                name.database() == null ? binder.scope().commonTable(name.table()) : null;
        if (common != null) {
            BoundQuery query = binder.queries().bindCommonTable(common);
            return ofQuery(query, table.alias(), name.table());
        }
        TableSource source = binder.analysis().tables().table(name.database(), name.table());
        if (!source.isReadable()) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "Method read is not supported: the rows of %s can only be looked for by IN"
                            .formatted(name));
        }
        String database =
                name.database() != null
                        ? name.database()
                        : binder.terms().context().currentDatabase();
        Relation whole = ofSource(source, table.alias(), database, name.table(), table.isFinal());
        return sampling.sample(table.sample(), database + "." + name.table(), source, whole);
    }

    private Relation bindFunction(TableExpression.TableFunction function) {
        FunctionCall call = function.function();
        TableExpression local = new RemoteTables(binder).local(function);
        if (local != null) {
            return bind(local);
        }
        if (call.name().equals("view")
                && call.arguments().size() == 1
                && call.arguments().getFirst() instanceof Expression.Subquery subquery) {
            return ofQuery(
                    binder.queries().bindInner(subquery.query(), binder), function.alias(), null);
        }
        TableSource source = new TableFunctions(binder).open(call);
        Relation whole = ofSource(source, function.alias(), null, call.name(), function.isFinal());
        String label = "_table_function." + call.name();
        return sampling.sample(function.sample(), label, source, whole);
    }

    /// The relation of a table as it is stored.
    Relation ofSource(
            TableSource source,
            @Nullable TableAlias alias,
            @Nullable String database,
            String table,
            boolean isFinal) {
        List<Slot> slots = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<NamedSlot> columns = new ArrayList<>();
        List<NamedSlot> hidden = new ArrayList<>();
        for (Field field : source.header().fields()) {
            columns.add(add(field, slots, names));
        }
        for (Field field : source.virtualColumns()) {
            hidden.add(add(field, slots, names));
        }
        String label = database == null ? table : database + "." + table;
        boolean readsFinal =
                isFinal
                        || (source.takesFinal()
                                && binder.terms().context().settings().get(QuerySettings.FINAL));
        Plan plan = new Plan.Scan(source, slots, names, readsFinal, List.of(), List.of(), label);
        return Relation.of(
                plan,
                new TableColumns(
                        alias == null ? null : alias.name(),
                        database,
                        table,
                        renamed(columns, alias == null ? List.of() : alias.columns()),
                        hidden));
    }

    private static NamedSlot add(Field field, List<Slot> slots, List<String> names) {
        Slot slot = new Slot(field.name(), field.type());
        slots.add(slot);
        names.add(field.name());
        return new NamedSlot(field.name(), slot);
    }

    private static Relation ofQuery(
            BoundQuery query, @Nullable TableAlias alias, @Nullable String table) {
        List<NamedSlot> columns = new ArrayList<>();
        for (int i = 0; i < query.columns().size(); i++) {
            columns.add(new NamedSlot(query.names().get(i), query.columns().get(i)));
        }
        return Relation.of(
                query.plan(),
                new TableColumns(
                        alias == null ? null : alias.name(),
                        null,
                        table,
                        renamed(columns, alias == null ? List.of() : alias.columns()),
                        List.of()));
    }

    /// The columns with other names, one for each.
    static List<NamedSlot> renamed(List<NamedSlot> columns, List<String> names) {
        if (names.isEmpty()) {
            return columns;
        }
        if (names.size() != columns.size()) {
            throw wrongNames(columns.size(), names.size());
        }
        List<NamedSlot> result = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            result.add(new NamedSlot(names.get(i), columns.get(i).slot()));
        }
        return result;
    }

    private Relation bindArrayJoin(TableExpression.ArrayJoin join) {
        Relation source = bind(join.source());
        binder.scope().enter(source);
        List<Assignment> arrays = new ArrayList<>();
        Map<String, Slot> extra = new HashMap<>(source.extra());
        Map<Slot, Slot> replaced = new HashMap<>();
        for (Expression array : join.arrays()) {
            bindArray(array, source, arrays, extra, replaced);
        }
        Plan plan =
                new Plan.ArrayJoin(
                        source.plan(),
                        arrays,
                        join.left(),
                        binder.analysis()
                                .settings()
                                .get(QuerySettings.ENABLE_UNALIGNED_ARRAY_JOIN));
        List<TableColumns> tables =
                source.tables().stream()
                        .map(
                                table ->
                                        table.map(
                                                column ->
                                                        new NamedSlot(
                                                                column.name(),
                                                                replaced.getOrDefault(
                                                                        column.slot(),
                                                                        column.slot()))))
                        .toList();
        return new Relation(plan, tables, source.merged(), extra);
    }

    private void bindArray(
            Expression array,
            Relation source,
            List<Assignment> arrays,
            Map<String, Slot> extra,
            Map<Slot, Slot> replaced) {
        String alias = array instanceof Expression.Aliased aliased ? aliased.alias() : null;
        Expression inner =
                array instanceof Expression.Aliased aliased ? aliased.expression() : array;
        if (inner instanceof Identifier identifier && source.find(identifier.parts()) == null) {
            if (bindNested(identifier.fullName(), alias, source, arrays, extra, replaced)) {
                return;
            }
        }
        Term term = binder.bind(inner);
        String name = alias != null ? alias : binder.columnName(inner);
        if (alias != null && arrays.stream().anyMatch(one -> one.slot().name().equals(alias))) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "ARRAY JOIN expression %s has an alias that another one has".formatted(alias));
        }
        Slot slot = new Slot(name, FunctionBinder.elementType(term.type()));
        arrays.add(new Assignment(slot, term));
        if (alias == null && term instanceof Term.SlotValue(Slot column)) {
            replaced.put(column, slot);
        } else {
            extra.put(name, slot);
        }
    }

    /// ARRAY JOIN of a nested table: of all columns whose name begins with the table's.
    private boolean bindNested(
            String nested,
            @Nullable String alias,
            Relation source,
            List<Assignment> arrays,
            Map<String, Slot> extra,
            Map<Slot, Slot> replaced) {
        boolean isFound = false;
        for (TableColumns table : source.tables()) {
            for (NamedSlot column : table.columns()) {
                if (column.name().startsWith(nested + ".")) {
                    isFound = true;
                    Slot slot =
                            new Slot(
                                    column.name(),
                                    FunctionBinder.elementType(column.slot().type()));
                    arrays.add(new Assignment(slot, binder.terms().slot(column.slot())));
                    if (alias == null) {
                        replaced.put(column.slot(), slot);
                    } else {
                        extra.put(alias + column.name().substring(nested.length()), slot);
                    }
                }
            }
        }
        return isFound;
    }

    /// The table that IN names, in the same way; it may be one that only IN reads.
    Relation bindSet(TableName name) {
        boolean isCommon =
                name.database() == null
                        && (binder.scope().commonTable(name.table()) != null
                                || binder.scope().recursion(name.table()) != null);
        if (!isCommon) {
            TableSource source = binder.analysis().tables().table(name.database(), name.table());
            if (!source.isReadable()) {
                return ofSource(source, null, name.database(), name.table(), false);
            }
        }
        return bind(new TableExpression.Table(name, null, false, null, name.span()));
    }

    /// The whole of a table, as a query.
    BoundQuery wholeTable(Relation relation, Analysis analysis) {
        List<NamedSlot> columns = relation.all();
        return new BoundQuery(
                relation.plan(),
                columns.stream().map(NamedSlot::slot).toList(),
                columns.stream().map(NamedSlot::name).toList(),
                analysis.settings());
    }

    /// The names that WITH gives to the columns of a common table.
    static List<String> names(Select.CommonTable table, BoundQuery query) {
        if (table.columns().isEmpty()) {
            return query.names();
        }
        if (table.columns().size() != query.columns().size()) {
            throw wrongNames(query.columns().size(), table.columns().size());
        }
        return table.columns();
    }

    private static DatabaseException wrongNames(int columns, int names) {
        return new DatabaseException(
                ErrorCode.BAD_ARGUMENTS,
                ("Number of aliases does not match number of projection columns. Expected %d, got"
                                + " %d")
                        .formatted(columns, names));
    }
}
