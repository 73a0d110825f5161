package io.millpond.sql.analysis;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.Query;
import io.millpond.sql.format.ColumnNames;
import io.millpond.sql.function.Literals;
import io.millpond.sql.function.variant.Subcolumns;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.Term;
import io.millpond.sql.plan.Terms;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.TupleType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Binds the expressions of one scope: names to columns, calls to functions, types to everything.
final class ExpressionBinder {
    /// The functions that standard SQL calls without brackets, where no column has their name.
    private static final Set<String> BARE_CALLS =
            Set.of(
                    "now",
                    "today",
                    "curdate",
                    "current_date",
                    "current_timestamp",
                    "localtimestamp",
                    "user",
                    "current_user",
                    "session_user",
                    "current_database");

    private final Scope scope;
    private final Analysis analysis;
    private final QueryBinder queries;
    private final @Nullable ExpressionBinder outer;
    private final FunctionBinder functions;
    private final ColumnNames columnNames = new ColumnNames(this::identifierName);

    /// Parameters of the lambdas around the current expression, innermost first.
    private final Deque<Map<String, Term>> frames = new ArrayDeque<>();

    private final Set<String> aliasesInProgress = new HashSet<>();
    private final Map<String, Term> boundAliases = new HashMap<>();

    /// What the subquery that is being bound reads of this scope; null: there is none.
    private @Nullable Correlation correlation;

    /// Counts how often an alias had to mean a column because it was being bound itself.
    private int fallbackCount;

    /// @param outer binds names of the SELECT outside; null: there is none
    ExpressionBinder(
            Scope scope, Analysis analysis, QueryBinder queries, @Nullable ExpressionBinder outer) {
        this.scope = scope;
        this.analysis = analysis;
        this.queries = queries;
        this.outer = outer;
        this.functions = new FunctionBinder(this);
        scope.bindBy(this);
    }

    Scope scope() {
        return scope;
    }

    Analysis analysis() {
        return analysis;
    }

    Terms terms() {
        return analysis.terms();
    }

    QueryBinder queries() {
        return queries;
    }

    /// The term that an expression means.
    ///
    /// Errors: UNKNOWN_IDENTIFIER, UNKNOWN_FUNCTION, CYCLIC_ALIASES and those of functions.
    Term bind(Expression expression) {
        return switch (expression) {
            case Literal literal ->
                    terms().constant(
                                    Literals.type(literal),
                                    Literals.value(literal),
                                    Names.column(literal));
            case Identifier identifier -> resolve(identifier);
            case Expression.Aliased aliased -> bindAliased(aliased);
            case FunctionCall call -> functions.bind(call);
            case Expression.Subquery subquery -> Scalars.bind(subquery, this);
            case Expression.QueryParameter parameter -> Parameters.bind(parameter, analysis);
            case Expression.Lambda _ ->
                    throw new DatabaseException(
                            ErrorCode.BAD_ARGUMENTS,
                            "Lambda "
                                    + Names.sql(expression)
                                    + " is not allowed in expression context");
            case Expression.AllColumns _,
                    Expression.ListedColumns _,
                    Expression.MatchedColumns _ -> {
                List<Expression> columns = new ColumnExpander(this).expand(expression);
                if (columns.size() != 1) {
                    throw new DatabaseException(
                            ErrorCode.UNSUPPORTED_METHOD,
                            Names.sql(expression)
                                    + " stands for "
                                    + columns.size()
                                    + " columns where one value is expected");
                }
                yield bind(columns.getFirst());
            }
        };
    }

    private Term bindAliased(Expression.Aliased aliased) {
        if (!frames.isEmpty() || aliasesInProgress.contains(aliased.alias())) {
            return bind(aliased.expression());
        }
        List<String> hidden = hide(aliased.alias(), aliased.expression());
        try {
            return bind(aliased.expression());
        } finally {
            hidden.forEach(aliasesInProgress::remove);
        }
    }

    /// Lets the aliases that do not hold inside of an alias's expression mean columns; those that
    /// did not before are returned.
    private List<String> hide(String alias, Expression expression) {
        return scope.aliases().hiddenIn(alias, expression).stream()
                .filter(aliasesInProgress::add)
                .toList();
    }

    /// Binds the body of a lambda.
    Term bindBody(Expression body, Map<String, Term> parameters) {
        frames.push(parameters);
        try {
            return bind(body);
        } finally {
            frames.pop();
        }
    }

    /// How many lambdas are around the current expression.
    int lambdaDepth() {
        return frames.size();
    }

    /// The lambda that an argument is, directly or by an alias, or null.
    Expression.@Nullable Lambda lambda(Expression expression) {
        return switch (expression) {
            case Expression.Lambda lambda -> lambda;
            case Expression.Aliased(Expression inner, _, _) -> lambda(inner);
            case Identifier identifier when !identifier.isCompound() ->
                    scope.lambda(identifier.shortName());
            default -> null;
        };
    }

    private Term resolve(Identifier identifier) {
        Term found = find(identifier);
        if (found == null && outer != null) {
            found = outer.findOutside(identifier);
        }
        if (found == null && isBareCall(identifier)) {
            return functions.bind(
                    FunctionCall.call(identifier.shortName(), List.of(), identifier.span()));
        }
        if (found == null) {
            throw Errors.unknownIdentifier(identifier, scope);
        }
        return found;
    }

    private static boolean isBareCall(Identifier identifier) {
        return !identifier.isCompound()
                && BARE_CALLS.contains(identifier.shortName().toLowerCase(Locale.ROOT));
    }

    /// The term that a name means in this scope, or null.
    @Nullable Term find(Identifier identifier) {
        Slot synthetic = scope.synthetic(identifier);
        if (synthetic != null) {
            return terms().slot(synthetic);
        }
        Term parameter = parameter(identifier);
        if (parameter != null) {
            return parameter;
        }
        boolean isColumnFirst =
                identifier.isCompound()
                        || analysis.settings().get(QuerySettings.PREFER_COLUMN_NAME_TO_ALIAS);
        Term found = isColumnFirst ? column(identifier) : alias(identifier);
        if (found == null) {
            found = isColumnFirst ? alias(identifier) : column(identifier);
        }
        if (found == null && identifier.isCompound()) {
            found = subcolumnOfName(identifier);
        }
        return found;
    }

    /// Binds a subquery that may read columns of this scope.
    ///
    /// @param by binds it, with the settings that hold for it
    BoundQuery bindCorrelated(Query query, Correlation columns, QueryBinder by) {
        Correlation before = correlation;
        correlation = columns;
        try {
            return by.bindInner(query, this);
        } finally {
            correlation = before;
        }
    }

    /// Whether this scope is that of a subquery which may read columns outside.
    boolean isCorrelated() {
        return outer != null && (outer.correlation != null || outer.isCorrelated());
    }

    private @Nullable Term findOutside(Identifier identifier) {
        Term found = find(identifier);
        if (found == null) {
            return outer == null ? null : outer.findOutside(identifier);
        }
        if (!(found instanceof Term.Constant)) {
            if (correlation != null) {
                return correlation.constant(found, terms());
            }
            throw Errors.notImplemented(
                    "A subquery that depends on '"
                            + identifier.fullName()
                            + "' of the outer query");
        }
        return found;
    }

    private @Nullable Term parameter(Identifier identifier) {
        for (Map<String, Term> frame : frames) {
            Term term = frame.get(identifier.parts().getFirst());
            if (term != null) {
                return subcolumns(term, identifier.parts().subList(1, identifier.parts().size()));
            }
        }
        return null;
    }

    private @Nullable Term column(Identifier identifier) {
        Slot slot = scope.relation().find(identifier.parts());
        return slot == null ? nested(identifier) : terms().slot(slot);
    }

    /// A nested table as a whole: an array of its rows, or one row after ARRAY JOIN.
    private @Nullable Term nested(Identifier identifier) {
        Map<String, Slot> columns = scope.relation().nested(identifier.parts());
        List<Term> terms = new ArrayList<>();
        List<DataType> elements = new ArrayList<>();
        for (Slot slot : columns.values()) {
            terms.add(terms().slot(slot));
            elements.add(slot.type() instanceof ArrayType(DataType one) ? one : slot.type());
        }
        long arrayCount = terms.stream().filter(t -> t.type() instanceof ArrayType).count();
        boolean isArray = arrayCount == terms.size();
        if (terms.isEmpty() || (!isArray && arrayCount > 0)) {
            return null;
        }
        DataType row = new TupleType(List.copyOf(columns.keySet()), elements);
        DataType type = isArray ? new ArrayType(row) : row;
        String label = identifier.fullName();
        Term values = terms().call(isArray ? "arrayZip" : "tuple", terms, label);
        Term name = terms().constant(DataTypes.STRING, BytesColumn.of(type.name()), type.name());
        return terms().call("CAST", List.of(values, name), label);
    }

    /// A name whose first parts are a column or alias and whose last parts are elements of it.
    private @Nullable Term subcolumnOfName(Identifier identifier) {
        List<String> parts = identifier.parts();
        for (int count = parts.size() - 1; count > 0; count--) {
            Identifier head = new Identifier(parts.subList(0, count), identifier.span());
            Term term = column(head);
            if (term == null && count == 1) {
                term = alias(head);
            }
            if (term != null) {
                Term found = subcolumns(term, parts.subList(count, parts.size()));
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private @Nullable Term subcolumns(Term term, List<String> path) {
        Term current = term;
        for (int i = 0; i < path.size(); i++) {
            if (current != null && Subcolumns.hasPaths(current.type())) {
                Term whole = pathOf(current, String.join(".", path.subList(i, path.size())));
                if (whole != null) {
                    return whole;
                }
            }
            Term next = current == null ? null : subcolumn(current, path.get(i));
            if (next == null) {
                return null;
            }
            current = next;
        }
        return current;
    }

    /// A path of a JSON, or a type of a Variant or Dynamic.
    private @Nullable Term pathOf(Term term, String name) {
        if (Subcolumns.find(term.type(), name) == null) {
            return null;
        }
        Term key = terms().constant(DataTypes.STRING, BytesColumn.of(name), name);
        return terms().call("getSubcolumn", List.of(term, key), term.text() + "." + name);
    }

    private @Nullable Term subcolumn(Term term, String name) {
        DataType type = term.type();
        String text = term.text() + "." + name;
        if (type instanceof TupleType tuple) {
            boolean isPlace = name.matches("[0-9]+");
            if (!tuple.names().contains(name) && !isPlace) {
                return null;
            }
            Term key =
                    isPlace && !tuple.names().contains(name)
                            ? bind(Literal.IntegerLiteral.of(Long.parseLong(name)))
                            : terms().constant(DataTypes.STRING, BytesColumn.of(name), name);
            return terms().call("tupleElement", List.of(term, key), text);
        }
        if (type instanceof ArrayType(TupleType element) && element.names().contains(name)) {
            int index = element.names().indexOf(name);
            ElementOfTuples function =
                    new ElementOfTuples(new ArrayType(element.elements().get(index)), index);
            return terms().call("tupleElement", function, index, List.of(term), text);
        }
        if (name.equals("null") && type instanceof ArrayType) {
            return pathOf(term, name);
        }
        if (name.equals("null") && type.isNullable()) {
            return terms().call("isNull", List.of(term), text);
        }
        if (name.equals("size0") && (type instanceof ArrayType || type instanceof MapType)) {
            return terms().call("length", List.of(term), text);
        }
        if (type instanceof MapType && (name.equals("keys") || name.equals("values"))) {
            String function = name.equals("keys") ? "mapKeys" : "mapValues";
            return terms().call(function, List.of(term), text);
        }
        return null;
    }

    private @Nullable Term alias(Identifier identifier) {
        if (identifier.isCompound()) {
            return null;
        }
        String name = identifier.shortName();
        Expression expression = scope.aliases().find(name);
        if (expression == null || expression instanceof Expression.Lambda) {
            return null;
        }
        if (aliasesInProgress.contains(name)) {
            fallbackCount++;
            return column(identifier);
        }
        Term known = boundAliases.get(name);
        if (known != null) {
            return known;
        }
        int fallbacksBefore = fallbackCount;
        Deque<Map<String, Term>> saved = new ArrayDeque<>(frames);
        boolean isOutside = !saved.isEmpty() && !mentionsParameter(expression);
        if (isOutside) {
            frames.clear();
        }
        List<String> hidden = hide(name, expression);
        try {
            Term term = bind(expression);
            if (fallbackCount == fallbacksBefore && frames.isEmpty()) {
                boundAliases.put(name, term);
            }
            return term;
        } finally {
            hidden.forEach(aliasesInProgress::remove);
            if (isOutside) {
                frames.addAll(saved);
            }
        }
    }

    /// Whether an alias was declared inside of the lambda around it and uses its parameters.
    private boolean mentionsParameter(Expression expression) {
        return switch (expression) {
            case Identifier identifier ->
                    frames.stream()
                            .anyMatch(frame -> frame.containsKey(identifier.parts().getFirst()));
            case FunctionCall call -> call.arguments().stream().anyMatch(this::mentionsParameter);
            case Expression.Aliased(Expression inner, _, _) -> mentionsParameter(inner);
            case Expression.Lambda lambda -> mentionsParameter(lambda.body());
            default -> false;
        };
    }

    /// The arguments of a call, stars among them expanded.
    List<Term> bindAll(List<Expression> expressions) {
        List<Term> result = new ArrayList<>();
        for (Expression expression : expressions) {
            if (ColumnExpander.isExpandable(expression)) {
                new ColumnExpander(this)
                        .expand(expression)
                        .forEach(column -> result.add(bind(column)));
            } else {
                result.add(bind(expression));
            }
        }
        return result;
    }

    /// The name that an expression without alias has as a column of the result.
    String columnName(Expression expression) {
        return columnNames.name(expression);
    }

    private String identifierName(Identifier identifier) {
        Slot slot = scope.synthetic(identifier);
        if (slot == null && scope.aliases().find(identifier.fullName()) == null) {
            slot = scope.relation().find(identifier.parts());
        }
        String name = slot == null ? null : scope.displayName(slot);
        return name == null ? identifier.fullName() : name;
    }
}
