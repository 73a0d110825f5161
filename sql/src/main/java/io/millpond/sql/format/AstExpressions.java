package io.millpond.sql.format;

import io.millpond.sql.ast.ColumnTransform;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.ast.OrderElement;
import io.millpond.sql.ast.TypeName;
import io.millpond.sql.ast.Window;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Trees of expressions and types for EXPLAIN AST.
final class AstExpressions {
    private AstExpressions() {}

    static AstNode list(List<? extends Expression> expressions) {
        return AstNode.list(all(expressions));
    }

    static List<AstNode> all(List<? extends Expression> expressions) {
        return expressions.stream().map(AstExpressions::of).toList();
    }

    /// Adds the tree where there is something.
    static void add(@Nullable Expression expression, List<AstNode> nodes) {
        if (expression != null) {
            nodes.add(of(expression));
        }
    }

    static AstNode of(Expression expression) {
        return switch (expression) {
            case Literal literal -> AstNode.leaf("Literal " + literal(literal));
            case Identifier name -> identifier(name.fullName());
            case FunctionCall call -> call(call);
            case Expression.Aliased(Expression inner, String alias, _) -> of(inner).as(alias);
            case Expression.Lambda(List<String> parameters, Expression body, _) ->
                    function(
                            "lambda",
                            List.of(
                                    function("tuple", each(parameters, AstExpressions::identifier)),
                                    of(body)));
            case Expression.Subquery subquery ->
                    AstNode.of("Subquery", AstQueries.of(subquery.query()));
            case Expression.QueryParameter parameter ->
                    AstNode.leaf("QueryParameter " + parameter.name());
            case Expression.AllColumns all ->
                    matcher("Asterisk", all.qualifier(), List.of(), all.transforms());
            case Expression.ListedColumns columns ->
                    matcher(
                            "ColumnsListMatcher",
                            columns.qualifier(),
                            List.of(list(columns.columns())),
                            columns.transforms());
            case Expression.MatchedColumns columns ->
                    matcher(
                            "ColumnsRegexpMatcher",
                            columns.qualifier(),
                            List.of(),
                            columns.transforms());
        };
    }

    static AstNode identifier(String name) {
        return AstNode.leaf("Identifier " + name);
    }

    static <T> List<AstNode> each(List<T> values, Function<T, AstNode> node) {
        return values.stream().map(node).toList();
    }

    static AstNode function(String name, List<AstNode> arguments) {
        return AstNode.of("Function " + name, AstNode.list(arguments));
    }

    /// An engine, a codec or the type of an index; without arguments it has no list.
    static AstNode named(NamedCall call) {
        return call.arguments().isEmpty()
                ? AstNode.leaf("Function " + call.name())
                : function(call.name(), all(call.arguments()));
    }

    private static AstNode call(FunctionCall call) {
        String constant = constant(call);
        if (constant != null) {
            return AstNode.leaf("Literal " + constant);
        }
        List<AstNode> children = new ArrayList<>();
        children.add(list(call.arguments()));
        if (!call.parameters().isEmpty()) {
            children.add(list(call.parameters()));
        }
        if (call.window() instanceof Window.WindowSpecification window) {
            children.add(window(window));
        }
        return new AstNode("Function " + call.name(), children);
    }

    /// A literal, or an array or tuple of them, as text; null where it is none.
    private static @Nullable String constant(Expression expression) {
        if (expression instanceof Literal literal) {
            return literal(literal);
        }
        if (!(expression instanceof FunctionCall call) || !call.operator()) {
            return null;
        }
        boolean isArray = call.name().equals("array");
        if (!isArray && !call.name().equals("tuple")) {
            return null;
        }
        List<String> elements = new ArrayList<>();
        for (Expression argument : call.arguments()) {
            String element = constant(argument);
            if (element == null) {
                return null;
            }
            elements.add(element);
        }
        String joined = String.join(", ", elements);
        return isArray ? "Array_[" + joined + "]" : "Tuple_(" + joined + ")";
    }

    private static String literal(Literal literal) {
        return switch (literal) {
            case Literal.NullLiteral _ -> "NULL";
            case Literal.BooleanLiteral(boolean value, _) -> value ? "Bool_1" : "Bool_0";
            case Literal.IntegerLiteral(var value, _) ->
                    (value.signum() < 0 ? "Int64_" : "UInt64_") + value;
            case Literal.FloatLiteral floating -> {
                String sql = SqlFormatter.expression(floating);
                yield "Float64_" + (sql.endsWith(".") ? sql.substring(0, sql.length() - 1) : sql);
            }
            case Literal.StringLiteral text -> SqlFormatter.expression(text);
        };
    }

    private static AstNode matcher(
            String name,
            @Nullable Identifier qualifier,
            List<AstNode> content,
            List<ColumnTransform> transforms) {
        List<AstNode> children = new ArrayList<>();
        if (qualifier != null) {
            children.add(of(qualifier));
        }
        children.addAll(content);
        if (!transforms.isEmpty()) {
            children.add(
                    new AstNode(
                            "ColumnsTransformerList", each(transforms, AstExpressions::transform)));
        }
        return new AstNode(qualifier == null ? name : "Qualified" + name, children);
    }

    private static AstNode transform(ColumnTransform transform) {
        return switch (transform) {
            case ColumnTransform.Except except ->
                    new AstNode("ColumnsExceptTransformer", all(except.columns()));
            case ColumnTransform.ExceptMatching _ -> AstNode.leaf("ColumnsExceptTransformer");
            case ColumnTransform.Replace replace ->
                    new AstNode(
                            "ColumnsReplaceTransformer",
                            each(
                                    replace.replacements(),
                                    column ->
                                            AstNode.of(
                                                    "ColumnsReplaceTransformer::Replacement",
                                                    of(column.expression()))));
            case ColumnTransform.ApplyFunction _, ColumnTransform.ApplyLambda _ ->
                    AstNode.leaf("ColumnsApplyTransformer");
        };
    }

    static AstNode window(Window.WindowSpecification window) {
        List<AstNode> children = new ArrayList<>();
        if (!window.partitionBy().isEmpty()) {
            children.add(list(window.partitionBy()));
        }
        if (!window.orderBy().isEmpty()) {
            children.add(AstNode.list(each(window.orderBy(), AstExpressions::order)));
        }
        Window.Frame frame = window.frame();
        if (frame != null) {
            add(frame.begin().offset(), children);
            add(frame.end().offset(), children);
        }
        return new AstNode("WindowDefinition", children);
    }

    static AstNode order(OrderElement element) {
        List<AstNode> children = new ArrayList<>();
        children.add(of(element.expression()));
        if (element.collation() != null) {
            children.add(AstNode.leaf("Literal '" + element.collation() + "'"));
        }
        OrderElement.Fill fill = element.fill();
        if (fill != null) {
            add(fill.from(), children);
            add(fill.to(), children);
            add(fill.step(), children);
            add(fill.staleness(), children);
        }
        return new AstNode("OrderByElement", children);
    }

    static AstNode type(TypeName type) {
        String label = "DataType " + type.name();
        return type.arguments().isEmpty()
                ? AstNode.leaf(label)
                : AstNode.of(label, AstNode.list(each(type.arguments(), AstExpressions::argument)));
    }

    private static AstNode argument(TypeName.TypeArgument argument) {
        return switch (argument) {
            case TypeName.TypeParameter(TypeName inner, _) -> type(inner);
            case TypeName.NamedElement(String name, TypeName inner, _) ->
                    AstNode.of("NameTypePair " + name, type(inner));
            case TypeName.LiteralParameter(Literal value, _) -> of(value);
            case TypeName.EnumValue(String name, long value, _) ->
                    function(
                            "equals",
                            List.of(
                                    of(Literal.StringLiteral.of(name)),
                                    of(Literal.IntegerLiteral.of(value))));
            case TypeName.NamedParameter(String name, Literal value, _) ->
                    function("equals", List.of(identifier(name), of(value)));
            case TypeName.ParametricFunction(FunctionCall inner, _) -> of(inner);
            case TypeName.SkippedPath(String path, _, _) ->
                    AstNode.leaf("ObjectTypeArgument " + path);
        };
    }
}
