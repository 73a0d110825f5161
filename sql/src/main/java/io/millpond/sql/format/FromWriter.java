package io.millpond.sql.format;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.TableExpression;
import io.millpond.sql.ast.TableExpression.ArrayJoin;
import io.millpond.sql.ast.TableExpression.Join;
import io.millpond.sql.ast.TableExpression.JoinKind;
import io.millpond.sql.ast.TableExpression.Locality;
import io.millpond.sql.ast.TableExpression.Ratio;
import io.millpond.sql.ast.TableExpression.Sample;
import io.millpond.sql.ast.TableExpression.Strictness;
import io.millpond.sql.ast.TableExpression.SubqueryTable;
import io.millpond.sql.ast.TableExpression.Table;
import io.millpond.sql.ast.TableExpression.TableAlias;
import io.millpond.sql.ast.TableExpression.TableFunction;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Writes what follows FROM, each join on a line.
final class FromWriter {
    private final SqlWriter out;

    FromWriter(SqlWriter out) {
        this.out = out;
    }

    /// Begins with the space or line break behind the keyword.
    void write(TableExpression source) {
        switch (source) {
            case Table table -> {
                out.append(" ").tableName(table.name());
                alias(table.alias());
                modifiers(table.isFinal(), table.sample());
            }
            case TableFunction function -> function(function);
            case SubqueryTable subquery -> {
                out.line();
                out.parenthesised(() -> out.queries().write(subquery.query()));
                alias(subquery.alias());
            }
            case Join join -> join(join);
            case ArrayJoin join -> {
                write(join.source());
                out.line().append(join.left() ? "LEFT ARRAY JOIN" : "ARRAY JOIN");
                out.clauseList(join.arrays(), out.expressions()::write);
            }
        }
    }

    private void function(TableFunction function) {
        FunctionCall call = function.function();
        out.append(" ");
        if (function.settings().isEmpty()) {
            out.expressions().write(call);
        } else {
            out.name(call.name()).append("(");
            out.expressions().writeList(call.arguments());
            out.appendIf(!call.arguments().isEmpty(), ", ").append("SETTINGS ");
            out.settings(function.settings()).append(")");
        }
        alias(function.alias());
        modifiers(function.isFinal(), function.sample());
    }

    private void join(Join join) {
        write(join.left());
        if (join.kind() == JoinKind.COMMA) {
            out.append(",");
            write(join.right());
            return;
        }
        out.line();
        out.appendIf(join.locality() != Locality.UNSPECIFIED, join.locality().name() + " ");
        boolean isAll =
                join.strictness() == Strictness.UNSPECIFIED
                        && out.isExplicit()
                        && join.kind() != JoinKind.CROSS
                        && join.kind() != JoinKind.PASTE;
        out.appendIf(isAll, "ALL ");
        out.appendIf(join.strictness() != Strictness.UNSPECIFIED, join.strictness().name() + " ");
        out.appendIf(join.isNatural(), "NATURAL ");
        boolean isOuter = join.kind() == JoinKind.FULL && !join.isNatural();
        out.append(isOuter ? "FULL OUTER" : join.kind().name());
        out.append(" JOIN");
        write(join.right());
        List<Expression> using = join.using();
        if (!using.isEmpty()) {
            out.append(" USING (");
            out.expressions().writeList(using);
            out.append(")");
        }
        Expression on = join.on();
        if (on != null) {
            out.append(" ON ");
            out.expressions().write(on);
        }
    }

    private void alias(@Nullable TableAlias alias) {
        if (alias != null) {
            out.append(" AS ").name(alias.name());
            out.queries().names(alias.columns());
        }
    }

    private void modifiers(boolean isFinal, @Nullable Sample sample) {
        if (isFinal) {
            out.line().append("FINAL");
        }
        if (sample != null) {
            out.line().append("SAMPLE ");
            ratio(sample.ratio());
            Ratio offset = sample.offset();
            if (offset != null) {
                out.append(" OFFSET ");
                ratio(offset);
            }
        }
    }

    private void ratio(Ratio ratio) {
        out.append(ratio.numerator());
        out.appendIf(!ratio.denominator().equals("1"), " / " + ratio.denominator());
    }
}
