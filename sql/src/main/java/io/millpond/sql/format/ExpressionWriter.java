package io.millpond.sql.format;

import io.millpond.sql.ast.ColumnTransform;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.FunctionCall.NullTreatment;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.Window;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// Writes expressions with the parentheses that ClickHouse prints: around every operator inside an
/// operator, and those that stood in the source around something else.
final class ExpressionWriter {
    private static final Map<String, String> BINARY =
            Map.ofEntries(
                    Map.entry("multiply", " * "),
                    Map.entry("divide", " / "),
                    Map.entry("modulo", " % "),
                    Map.entry("plus", " + "),
                    Map.entry("minus", " - "),
                    Map.entry("notEquals", " != "),
                    Map.entry("lessOrEquals", " <= "),
                    Map.entry("greaterOrEquals", " >= "),
                    Map.entry("less", " < "),
                    Map.entry("greater", " > "),
                    Map.entry("equals", " = "),
                    Map.entry("isNotDistinctFrom", " <=> "),
                    Map.entry("isDistinctFrom", " IS DISTINCT FROM "),
                    Map.entry("like", " LIKE "),
                    Map.entry("notLike", " NOT LIKE "),
                    Map.entry("ilike", " ILIKE "),
                    Map.entry("notILike", " NOT ILIKE "),
                    Map.entry("in", " IN "),
                    Map.entry("notIn", " NOT IN "),
                    Map.entry("globalIn", " GLOBAL IN "),
                    Map.entry("globalNotIn", " GLOBAL NOT IN "));

    private static final Set<String> IN = Set.of("in", "notIn", "globalIn", "globalNotIn");

    private final SqlWriter out;

    /// Number of calls with several arguments around what is written; ClickHouse puts IN in
    /// parentheses inside them, so that it does not look like that of `position(a IN b)`.
    private int callsAround;

    ExpressionWriter(SqlWriter out) {
        this.out = out;
    }

    void write(Expression expression) {
        write(expression, false, 0);
    }

    /// Arguments or elements, separated by commas.
    void writeList(List<Expression> expressions) {
        for (int i = 0; i < expressions.size(); i++) {
            out.appendIf(i > 0, ", ");
            write(expressions.get(i), false, i);
        }
    }

    /// An operand of an operator.
    private void operand(Expression expression) {
        write(expression, true, 0);
    }

    /// @param isOperand whether it stands inside an operator
    /// @param index of the list element it is; a lambda behind a comma needs parentheses
    void write(Expression expression, boolean isOperand, int index) {
        if (hasParentheses(expression) && !out.isExplicit()) {
            out.append("(");
            bare(expression, false, 0);
            out.append(")");
        } else {
            bare(expression, isOperand, index);
        }
    }

    /// Whether the parentheses of the source are printed. Queries have their own, and ClickHouse
    /// takes a tuple of literals as one literal.
    private static boolean hasParentheses(Expression expression) {
        return expression.span().parenthesized()
                && !(expression instanceof Expression.Subquery)
                && !isLiteralTuple(expression);
    }

    private static boolean isLiteralTuple(Expression expression) {
        return expression instanceof FunctionCall call
                && call.operator()
                && call.name().equals("tuple")
                && call.arguments().stream()
                        .allMatch(e -> e instanceof Literal || isLiteralTuple(e));
    }

    private void bare(Expression expression, boolean isOperand, int index) {
        switch (expression) {
            case Literal literal -> out.append(literal(literal));
            case Identifier identifier -> identifier(identifier);
            case FunctionCall call -> call(call, isOperand);
            case Expression.Aliased aliased -> {
                out.appendIf(isOperand, "(");
                if (isOperand) {
                    bare(aliased.expression(), false, index);
                } else {
                    boolean isAliasedTwice = aliased.expression() instanceof Expression.Aliased;
                    write(aliased.expression(), isAliasedTwice, index);
                }
                out.append(" AS ").name(aliased.alias()).appendIf(isOperand, ")");
            }
            case Expression.Lambda lambda -> lambda(lambda, isOperand || index > 0);
            case Expression.Subquery subquery ->
                    out.parenthesised(() -> out.queries().write(subquery.query()));
            case Expression.QueryParameter parameter -> {
                out.append("{").append(parameter.name()).append(":");
                out.types().write(parameter.type());
                out.append("}");
            }
            case Expression.AllColumns all -> {
                qualifier(all.qualifier());
                out.append("*");
                transforms(all.transforms());
            }
            case Expression.ListedColumns listed -> {
                qualifier(listed.qualifier());
                out.append("COLUMNS(").list(listed.columns(), this::identifier).append(")");
                transforms(listed.transforms());
            }
            case Expression.MatchedColumns matched -> {
                qualifier(matched.qualifier());
                out.append("COLUMNS(").string(matched.pattern()).append(")");
                transforms(matched.transforms());
            }
        }
    }

    static String literal(Literal literal) {
        return switch (literal) {
            case Literal.NullLiteral _ -> "NULL";
            case Literal.BooleanLiteral bool -> Boolean.toString(bool.value());
            case Literal.IntegerLiteral integer -> integer.value().toString();
            case Literal.FloatLiteral real -> Names.number(real.value());
            case Literal.StringLiteral string -> Names.string(string.value());
        };
    }

    /// The value of a setting; a map has ClickHouse's literal form, `{'a':'b'}`.
    void writeSettingValue(Expression value) {
        boolean isMap = value instanceof FunctionCall call && call.name().equals("map");
        if (!isMap || !(value instanceof FunctionCall map)) {
            write(value);
            return;
        }
        out.append("{");
        for (int i = 0; i < map.arguments().size(); i++) {
            out.appendIf(i > 0, i % 2 == 0 ? "," : ":");
            writeSettingValue(map.arguments().get(i));
        }
        out.append("}");
    }

    void identifier(Identifier identifier) {
        String separator = "";
        for (String part : identifier.parts()) {
            out.append(separator);
            part(part);
            separator = ".";
        }
    }

    /// A part of a name; those of JSON columns have their own signs.
    private void part(String part) {
        if (part.startsWith("^") || part.startsWith(":")) {
            out.append(part.substring(0, 1));
            out.name(part.substring(1));
        } else if (part.endsWith("[]")) {
            int end = part.indexOf("[]");
            out.name(part.substring(0, end)).append(part.substring(end));
        } else {
            out.name(part);
        }
    }

    private void qualifier(@Nullable Identifier qualifier) {
        if (qualifier != null) {
            identifier(qualifier);
            out.append(".");
        }
    }

    private void lambda(Expression.Lambda lambda, boolean parenthesised) {
        if (out.isExplicit()) {
            out.append("lambda(tuple(").list(lambda.parameters(), out::name).append("), ");
            write(lambda.body());
            out.append(")");
            return;
        }
        out.appendIf(parenthesised, "(");
        List<String> parameters = lambda.parameters();
        out.appendIf(parameters.size() != 1, "(");
        out.list(parameters, out::name);
        out.appendIf(parameters.size() != 1, ")").append(" -> ");
        operand(lambda.body());
        out.appendIf(parenthesised, ")");
    }

    private void call(FunctionCall call, boolean isOperand) {
        boolean isCall = !call.operator() || (out.isExplicit() && !isLiteralList(call));
        if (isCall || !operator(call, isOperand)) {
            plainCall(call);
        }
        switch (call.nulls()) {
            case NullTreatment.RESPECT -> out.append(" RESPECT NULLS");
            case NullTreatment.IGNORE -> out.append(" IGNORE NULLS");
            case NullTreatment.UNSPECIFIED -> {}
        }
        Window window = call.window();
        if (window != null) {
            out.append(" OVER ");
            out.queries().window(window);
        }
    }

    /// Whether it is a tuple or an array of literals, which is one literal.
    private static boolean isLiteralList(FunctionCall call) {
        boolean isList = call.name().equals("tuple") || call.name().equals("array");
        return isList
                && call.arguments().stream()
                        .allMatch(
                                one ->
                                        one instanceof Literal
                                                || (one instanceof FunctionCall inner
                                                        && inner.operator()
                                                        && isLiteralList(inner)));
    }

    private void plainCall(FunctionCall call) {
        if (out.isExplicit() && call.operator()) {
            out.append(call.name());
        } else {
            out.name(call.name());
        }
        if (!call.parameters().isEmpty()) {
            out.append("(");
            writeList(call.parameters());
            out.append(")");
        }
        boolean isView =
                call.name().equals("view")
                        && call.arguments().size() == 1
                        && call.arguments().getFirst() instanceof Expression.Subquery;
        if (isView && call.arguments().getFirst() instanceof Expression.Subquery subquery) {
            out.parenthesised(() -> out.queries().write(subquery.query()));
            return;
        }
        int several = call.arguments().size() > 1 ? 1 : 0;
        callsAround += several;
        out.append("(");
        writeList(call.arguments());
        out.append(")");
        callsAround -= several;
    }

    /// Writes the call as an operator; false if it has no such form.
    private boolean operator(FunctionCall call, boolean isOperand) {
        List<Expression> arguments = call.arguments();
        switch (call.name()) {
            case "array" -> {
                out.append("[");
                writeList(arguments);
                out.append("]");
                return true;
            }
            case "tuple" -> {
                if (arguments.size() < 2) {
                    return false;
                }
                out.append("(");
                writeList(arguments);
                out.append(")");
                return true;
            }
            case "negate", "not" -> {
                return arguments.size() == 1 && unary(call, isOperand);
            }
            default -> {}
        }
        if (!hasOperatorForm(call)) {
            return false;
        }
        boolean parenthesised = isOperand || isSetTestInCall(call);
        out.appendIf(parenthesised, "(");
        switch (call.name()) {
            case "isNull" -> postfix(arguments.getFirst(), " IS NULL");
            case "isNotNull" -> postfix(arguments.getFirst(), " IS NOT NULL");
            case "and" -> chain(arguments, " AND ");
            case "or" -> chain(arguments, " OR ");
            case "arrayElement" -> {
                operand(arguments.getFirst());
                out.append("[");
                write(arguments.get(1));
                out.append("]");
            }
            case "tupleElement" -> {
                tupleOperand(arguments.getFirst());
                out.append(".");
                write(arguments.get(1));
            }
            default -> binary(call);
        }
        out.appendIf(parenthesised, ")");
        return true;
    }

    private boolean isSetTestInCall(FunctionCall call) {
        return callsAround > 0 && IN.contains(call.name()) && !call.span().parenthesized();
    }

    /// Whether the number of arguments is that of the operator.
    private static boolean hasOperatorForm(FunctionCall call) {
        int count = call.arguments().size();
        return switch (call.name()) {
            case "isNull", "isNotNull" -> count == 1;
            case "and", "or" -> count >= 2;
            case "arrayElement", "tupleElement" -> count == 2;
            default -> count == 2 && BINARY.containsKey(call.name());
        };
    }

    private void postfix(Expression argument, String operator) {
        operand(argument);
        out.append(operator);
    }

    private void chain(List<Expression> arguments, String operator) {
        for (int i = 0; i < arguments.size(); i++) {
            out.appendIf(i > 0, operator);
            operand(arguments.get(i));
        }
    }

    /// Minus before a number would become part of it, and two minuses a comment.
    private boolean unary(FunctionCall call, boolean isOperand) {
        Expression argument = call.arguments().getFirst();
        boolean isMinus = call.name().equals("negate");
        boolean isNegated =
                argument instanceof FunctionCall inner
                        && inner.operator()
                        && inner.name().equals("negate");
        boolean inside =
                !hasParentheses(argument)
                        && (isMinus
                                ? argument instanceof Literal || isNegated
                                : argument instanceof Expression.Subquery);
        boolean outside = isOperand && !inside;
        out.appendIf(outside, "(").append(isMinus ? "-" : "NOT ").appendIf(inside, "(");
        write(argument, !inside, 0);
        out.appendIf(inside, ")").appendIf(outside, ")");
        return true;
    }

    /// What stands before `.1`; a call or query without parentheses would swallow it.
    private void tupleOperand(Expression tuple) {
        boolean isCall =
                tuple instanceof FunctionCall call
                        && !call.operator()
                        && !call.name().equals("tuple");
        boolean needsParentheses =
                !hasParentheses(tuple) && (isCall || tuple instanceof Expression.Subquery);
        out.appendIf(needsParentheses, "(");
        write(tuple, !needsParentheses, 0);
        out.appendIf(needsParentheses, ")");
    }

    private void binary(FunctionCall call) {
        Expression right = call.arguments().get(1);
        operand(call.arguments().getFirst());
        out.append(BINARY.getOrDefault(call.name(), " "));
        boolean isSet =
                right instanceof FunctionCall
                        || right instanceof Expression.Subquery
                        || hasParentheses(right);
        if (IN.contains(call.name()) && !isSet) {
            out.append("(");
            write(right);
            out.append(")");
        } else {
            operand(right);
        }
    }

    private void transforms(List<ColumnTransform> transforms) {
        for (ColumnTransform transform : transforms) {
            switch (transform) {
                case ColumnTransform.Except except -> {
                    out.append(except.strict() ? " EXCEPT STRICT " : " EXCEPT ");
                    boolean isList = except.columns().size() > 1;
                    out.appendIf(isList, "(").list(except.columns(), this::identifier);
                    out.appendIf(isList, ")");
                }
                case ColumnTransform.ExceptMatching except ->
                        out.append(except.strict() ? " EXCEPT STRICT " : " EXCEPT ")
                                .string(except.pattern());
                case ColumnTransform.Replace replace -> {
                    out.append(replace.strict() ? " REPLACE STRICT (" : " REPLACE (");
                    out.list(replace.replacements(), this::write).append(")");
                }
                case ColumnTransform.ApplyFunction apply -> applyFunction(apply);
                case ColumnTransform.ApplyLambda apply -> {
                    out.append(" APPLY (");
                    write(apply.lambda());
                    out.optional(", ", apply.columnPrefix());
                    out.append(")");
                }
            }
        }
    }

    private void applyFunction(ColumnTransform.ApplyFunction apply) {
        boolean hasPrefix = apply.columnPrefix() != null;
        out.append(" APPLY ").appendIf(hasPrefix, "(").name(apply.name());
        if (!apply.parameters().isEmpty()) {
            out.append("(");
            writeList(apply.parameters());
            out.append(")");
        }
        out.optional(", ", apply.columnPrefix());
        out.appendIf(hasPrefix, ")");
    }
}
