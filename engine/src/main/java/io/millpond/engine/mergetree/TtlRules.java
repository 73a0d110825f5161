package io.millpond.engine.mergetree;

import io.millpond.engine.table.ColumnCodecs;
import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.ast.CreateTable;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.ast.Storage;
import io.millpond.sql.ast.TableElement;
import io.millpond.sql.exec.BoundExpression;
import io.millpond.sql.exec.Expressions;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.storage.block.Header;
import io.millpond.storage.io.ByteSource;
import io.millpond.storage.part.PartReader;
import io.millpond.storage.part.SectionSpec;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The TTL clauses of a table, and what its parts know of them. Immutable.
///
/// Each part has a section `ttl`, defined by the text of all clauses, of one entry: for each
/// clause the earliest and the latest moment at which it will do something to a row of the part, 8
/// bytes each. That of a row whose time never comes is [Long#MAX_VALUE]; where nothing is left to
/// do, the earliest is that and the latest is [Long#MIN_VALUE]. Behind them is for each clause the
/// latest moment that comes at all, [Long#MIN_VALUE] where none does, 8 bytes each; older parts end
/// without.
record TtlRules(List<TtlRule> rules, ZoneId zone) {
    static final String SECTION = "ttl";

    TtlRules {
        rules = List.copyOf(rules);
    }

    /// When the rows of a part are due by one rule, in seconds since 1970.
    ///
    /// @param latestComing the latest of them, but for rows whose time never comes
    record Due(long earliest, long latest, long latestComing) {
        /// Nothing is left to do.
        boolean isNone() {
            return earliest == TtlRule.NEVER;
        }
    }

    static TtlRules bind(TableDefinition definition, ZoneId zone, QueryContext context) {
        Header header = definition.storedHeader();
        List<TtlRule> rules = new ArrayList<>();
        for (Storage.TtlElement element : definition.storage().ttl()) {
            TtlRule.Action action = action(element);
            if (action != null) {
                Expression where = element.where();
                rules.add(
                        new TtlRule(
                                action,
                                text(element),
                                SqlFormatter.expression(element.expression()),
                                Expressions.bind(element.expression(), header, context),
                                where == null ? null : TtlRule.condition(where, header, context)));
            }
        }
        if (definition.create() instanceof CreateTable create) {
            for (TableElement.Column column : create.columns()) {
                Expression ttl = column.ttl();
                Optional<TableColumn> declared = definition.column(column.name());
                if (ttl != null && declared.filter(TableColumn::isStored).isPresent()) {
                    rules.add(
                            new TtlRule(
                                    clear(declared.get(), header, context),
                                    column.name() + " " + SqlFormatter.expression(ttl),
                                    SqlFormatter.expression(ttl),
                                    Expressions.bind(ttl, header, context),
                                    null));
                }
            }
        }
        return new TtlRules(rules, zone);
    }

    /// Null for a move: there is one disk.
    private static TtlRule.@Nullable Action action(Storage.TtlElement element) {
        return switch (element.action()) {
            case Storage.DeleteRows _ -> new TtlRule.Delete();
            case Storage.MoveTo _ -> null;
            case Storage.Recompress recompress -> {
                List<NamedCall> codecs =
                        ColumnCodecs.canonical(recompress.codecs(), DataTypes.UINT8);
                yield new TtlRule.Recompress(ColumnCodecs.ofPart(codecs));
            }
            case Storage.Aggregate group ->
                    new TtlRule.Group(group.keys().size(), group.assignments());
        };
    }

    private static TtlRule.Clear clear(TableColumn column, Header header, QueryContext context) {
        Expression written = column.defaultExpression();
        BoundExpression value =
                written == null
                        ? null
                        : Expressions.bindAs(written, column.type(), header, context);
        return new TtlRule.Clear(column.name(), value);
    }

    private static String text(Storage.TtlElement element) {
        Expression where = element.where();
        return element.action().getClass().getSimpleName()
                + " "
                + SqlFormatter.expression(element.expression())
                + (where == null ? "" : " WHERE " + SqlFormatter.expression(where));
    }

    boolean isEmpty() {
        return rules.isEmpty();
    }

    private String definition() {
        return rules.stream().map(TtlRule::text).collect(Collectors.joining("\n"));
    }

    /// The section of parts that are written.
    ///
    /// @param header the definition's names of the columns that the writer is given
    /// @param pass what is done to the rows before they are written; null: nothing
    SectionSpec section(Header header, @Nullable TtlPass pass) {
        return new SectionSpec(SECTION, definition(), () -> new TtlCollector(this, header, pass));
    }

    /// When the rows of a part are due by each rule; empty where the part does not know.
    Optional<List<Due>> due(PartReader part) {
        return part.section(SECTION)
                .filter(section -> section.definition().equals(definition()))
                .map(
                        section -> {
                            ByteSource entry = new ByteSource(part.entries(section).getFirst());
                            long[] moments = new long[2 * rules.size()];
                            entry.takeLongs(moments, 0, moments.length);
                            boolean isLong = entry.remaining() > 0;
                            List<Due> due = new ArrayList<>(rules.size());
                            for (int i = 0; i < rules.size(); i++) {
                                long latest = moments[2 * i + 1];
                                long coming = isLong ? entry.takeLong() : latest;
                                due.add(new Due(moments[2 * i], latest, coming));
                            }
                            return due;
                        });
    }

    /// The same for people to read; of clauses that have nothing to do to a row of the part,
    /// nothing.
    List<PartTtl> shown(PartReader part) {
        List<Due> due = due(part).orElse(List.of());
        List<PartTtl> shown = new ArrayList<>();
        for (int i = 0; i < due.size(); i++) {
            if (!due.get(i).isNone()) {
                TtlRule rule = rules.get(i);
                long latest = due.get(i).latestComing();
                shown.add(
                        new PartTtl(
                                rule.kind(),
                                rule.action() instanceof TtlRule.Clear(String column, _)
                                        ? column
                                        : "",
                                rule.expression(),
                                due.get(i).earliest(),
                                latest == TtlRule.NEVER ? due.get(i).earliest() : latest));
            }
        }
        return shown;
    }
}
