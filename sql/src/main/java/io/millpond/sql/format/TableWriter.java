package io.millpond.sql.format;

import io.millpond.sql.ast.Assignment;
import io.millpond.sql.ast.CreateTable;
import io.millpond.sql.ast.CreateTable.Mode;
import io.millpond.sql.ast.CreateView;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.ast.RefreshSchedule;
import io.millpond.sql.ast.Storage;
import io.millpond.sql.ast.Storage.TtlElement;
import io.millpond.sql.ast.TableElement;
import io.millpond.sql.ast.TableElement.Column;
import io.millpond.sql.ast.TableElement.ColumnDefault;
import io.millpond.sql.ast.TableElement.Nullability;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.ast.TypeName;
import io.millpond.sql.ast.ViewSecurity;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Writes the definitions of tables and views, in the layout of SHOW CREATE.
final class TableWriter {
    private final SqlWriter out;

    TableWriter(SqlWriter out) {
        this.out = out;
    }

    void createTable(CreateTable table) {
        String kind = table.temporary() ? " TEMPORARY TABLE " : " TABLE ";
        header(table.mode(), kind, table.ifNotExists(), table.name(), table.uuid());
        elements(table.elements());
        switch (table.source()) {
            case CreateTable.LikeTable like ->
                    out.append(like.cloneRows() ? " CLONE AS " : " AS ").tableName(like.table());
            case CreateTable.LikeFunction like -> {
                out.append(" AS ");
                out.expressions().write(like.function());
            }
            case CreateTable.NoSource _, CreateTable.FromQuery _ -> {}
        }
        storage(table.storage());
        comment(table.comment());
        if (table.source() instanceof CreateTable.FromQuery source) {
            out.line().append(source.empty() ? "EMPTY AS " : "AS ");
            out.queries().write(source.query());
        }
    }

    void createView(CreateView view) {
        String plain = view.temporary() ? " TEMPORARY VIEW " : " VIEW ";
        String kind = view.materialized() ? " MATERIALIZED VIEW " : plain;
        header(view.mode(), kind, view.ifNotExists(), view.name(), view.uuid());
        if (view.refresh() != null) {
            out.line();
            refresh(view.refresh());
        }
        TableName target = view.target();
        if (target != null) {
            out.append(" TO ").tableName(target);
        }
        elements(view.elements());
        if (!view.columnNames().isEmpty()) {
            out.line();
            out.queries().names(view.columnNames());
        }
        storage(view.storage());
        out.appendIf(view.populate(), " POPULATE").appendIf(view.empty(), " EMPTY");
        if (view.security() != null) {
            out.line();
            security(view.security());
        }
        comment(view.comment());
        out.line().append("AS ");
        out.queries().write(view.query());
    }

    void security(ViewSecurity security) {
        String definer = security.definer();
        if (definer != null) {
            out.append("DEFINER = ");
            if (definer.equals(ViewSecurity.CURRENT_USER)) {
                out.append(definer);
            } else {
                out.name(definer);
            }
            out.appendIf(security.kind() != null, " ");
        }
        if (security.kind() != null) {
            out.append("SQL SECURITY ").append(security.kind().name());
        }
    }

    private void header(
            Mode mode, String kind, boolean ifNotExists, TableName name, @Nullable String uuid) {
        out.append(mode.sql()).append(kind).appendIf(ifNotExists, "IF NOT EXISTS ");
        out.tableName(name);
        out.optional(" UUID ", uuid);
    }

    void refresh(RefreshSchedule refresh) {
        out.append("REFRESH");
        if (refresh.kind() != RefreshSchedule.Kind.DEPENDENT) {
            out.append(" ").append(refresh.kind().name());
            periods("", refresh.period());
        }
        periods(" OFFSET", refresh.offset());
        periods(" RANDOMIZE FOR", refresh.spread());
        if (!refresh.dependencies().isEmpty()) {
            out.append(" DEPENDS ON ");
            out.list(refresh.dependencies(), out::tableName);
        }
        if (!refresh.settings().isEmpty()) {
            out.append(" SETTINGS ").settings(refresh.settings());
        }
        out.appendIf(refresh.isAppended(), " APPEND");
    }

    private void periods(String word, List<RefreshSchedule.Period> periods) {
        if (!periods.isEmpty()) {
            out.append(word);
        }
        for (RefreshSchedule.Period period : periods) {
            out.append(" " + period.count() + " " + period.unit().name());
        }
    }

    private void comment(@Nullable String comment) {
        if (comment != null) {
            out.line().append("COMMENT ").string(comment);
        }
    }

    private void elements(List<TableElement> elements) {
        if (!elements.isEmpty()) {
            out.line();
            out.block(elements, this::element);
        }
    }

    void element(TableElement element) {
        switch (element) {
            case Column column -> column(column);
            case TableElement.Index index -> {
                out.append("INDEX ");
                index(index);
            }
            case TableElement.Constraint constraint -> {
                out.append("CONSTRAINT ");
                constraint(constraint);
            }
            case TableElement.Projection projection -> {
                out.append("PROJECTION ");
                projection(projection);
            }
        }
    }

    void column(Column column) {
        out.append(Names.quote(column.name()));
        TypeName type = column.type();
        if (type != null) {
            out.append(" ");
            out.types().writeDeclared(type);
        }
        out.appendIf(column.nullable() == Nullability.NULL, " NULL");
        out.appendIf(column.nullable() == Nullability.NOT_NULL, " NOT NULL");
        ColumnDefault value = column.columnDefault();
        if (value != null) {
            out.append(" ").append(value.kind().name());
            Expression expression = value.expression();
            if (expression != null) {
                out.append(" ");
                out.expressions().write(expression);
            }
        }
        out.optional(" COMMENT ", column.comment());
        calls(" CODEC(", column.codecs());
        calls(" STATISTICS(", column.statistics());
        Expression ttl = column.ttl();
        if (ttl != null) {
            out.append(" TTL ");
            out.expressions().write(ttl);
        }
        String collation = column.collation();
        if (collation != null) {
            out.append(" COLLATE ").name(collation);
        }
        if (!column.settings().isEmpty()) {
            out.append(" SETTINGS (").settings(column.settings()).append(")");
        }
    }

    private void calls(String keyword, List<NamedCall> calls) {
        if (!calls.isEmpty()) {
            out.append(keyword).list(calls, this::namedCall).append(")");
        }
    }

    void namedCall(NamedCall call) {
        out.name(call.name());
        if (!call.arguments().isEmpty()) {
            out.append("(");
            out.expressions().writeList(call.arguments());
            out.append(")");
        }
    }

    void index(TableElement.Index index) {
        out.name(index.name()).append(" ");
        out.expressions().write(index.expression());
        out.append(" TYPE ");
        namedCall(index.type());
        out.append(" GRANULARITY ").append(Long.toString(index.granularity()));
    }

    void constraint(TableElement.Constraint constraint) {
        out.name(constraint.name()).append(constraint.assume() ? " ASSUME " : " CHECK ");
        out.expressions().write(constraint.expression());
    }

    void projection(TableElement.Projection projection) {
        out.name(projection.name()).line();
        out.parenthesised(() -> out.queries().write(projection.query()));
    }

    private void storage(Storage storage) {
        NamedCall engine = storage.engine();
        if (engine != null) {
            out.line().append("ENGINE = ");
            namedCall(engine);
        }
        key("PARTITION BY ", storage.partitionBy());
        key("PRIMARY KEY ", storage.primaryKey());
        orderBy(storage);
        key("SAMPLE BY ", storage.sampleBy());
        if (!storage.ttl().isEmpty()) {
            out.line().append("TTL ").list(storage.ttl(), this::ttl);
        }
        if (!storage.settings().isEmpty()) {
            out.line().append("SETTINGS ").settings(storage.settings());
        }
    }

    private void key(String keyword, @Nullable Expression key) {
        if (key != null) {
            out.line().append(keyword);
            out.expressions().write(key);
        }
    }

    private void orderBy(Storage storage) {
        Expression key = storage.orderBy();
        List<Boolean> descending = storage.orderDescending();
        if (key == null || descending.isEmpty()) {
            key("ORDER BY ", key);
            return;
        }
        boolean isTuple =
                descending.size() > 1
                        && key instanceof FunctionCall call
                        && call.arguments().size() == descending.size();
        List<Expression> keys =
                isTuple && key instanceof FunctionCall tuple ? tuple.arguments() : List.of(key);
        out.line().append(isTuple ? "ORDER BY tuple(" : "ORDER BY ");
        for (int i = 0; i < keys.size(); i++) {
            out.appendIf(i > 0, ", ");
            out.expressions().write(keys.get(i));
            out.appendIf(descending.get(i), " DESC");
        }
        out.appendIf(isTuple, ")");
    }

    void ttl(TtlElement element) {
        out.expressions().write(element.expression());
        switch (element.action()) {
            case Storage.DeleteRows _ -> {}
            case Storage.MoveTo move ->
                    out.append(move.volume() ? " TO VOLUME " : " TO DISK ")
                            .appendIf(move.ifExists(), "IF EXISTS ")
                            .string(move.name());
            case Storage.Recompress recompress -> calls(" RECOMPRESS CODEC(", recompress.codecs());
            case Storage.Aggregate aggregate -> {
                out.append(" GROUP BY ");
                out.expressions().writeList(aggregate.keys());
                if (!aggregate.assignments().isEmpty()) {
                    out.append(" SET ");
                    assignments(aggregate.assignments());
                }
            }
        }
        Expression where = element.where();
        if (where != null) {
            out.append(" WHERE ");
            out.expressions().write(where);
        }
    }

    void assignments(List<Assignment> assignments) {
        out.list(
                assignments,
                assignment -> {
                    out.name(assignment.column()).append(" = ");
                    out.expressions().write(assignment.expression());
                });
    }
}
