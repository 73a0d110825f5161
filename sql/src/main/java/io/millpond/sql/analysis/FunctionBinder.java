package io.millpond.sql.analysis;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.function.Argument;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.BoundHigherOrder;
import io.millpond.sql.function.HigherOrderFunction;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.Term;
import io.millpond.sql.plan.Terms;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.TupleType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Binds calls: scalar and higher-order functions, aggregates, and the few names that are neither.
final class FunctionBinder {
    private static final Set<String> MEMBERSHIPS =
            Set.of(
                    "in",
                    "notin",
                    "globalin",
                    "globalnotin",
                    "nullin",
                    "notnullin",
                    "globalnullin",
                    "globalnotnullin");

    /// Functions of rows of their block.
    private static final Set<String> DEPRECATED =
            Set.of(
                    "neighbor",
                    "runningAccumulate",
                    "runningDifference",
                    "runningDifferenceStartingWithFirstValue");

    private static final int USER_FUNCTIONS_NESTED_MAX = 100;

    private final ExpressionBinder binder;

    FunctionBinder(ExpressionBinder binder) {
        this.binder = binder;
    }

    private Terms terms() {
        return binder.terms();
    }

    Term bind(FunctionCall call) {
        String name = call.name().toLowerCase(Locale.ROOT);
        if (call.window() != null || WindowBinder.isWindowOnly(call.name())) {
            return new WindowBinder(binder).bind(call);
        }
        if (MEMBERSHIPS.contains(name) && call.arguments().size() == 2) {
            return new Memberships(binder).bind(call);
        }
        if (call.name().equals("arrayJoin")) {
            return bindArrayJoin(call);
        }
        if (name.equals("exists")
                && call.arguments().getFirst() instanceof Expression.Subquery subquery) {
            return Scalars.exists(subquery, binder);
        }
        if (name.equals("getsetting") || name.equals("getsettingordefault")) {
            return bindGetSetting(call);
        }
        if (name.equals("grouping")) {
            return Groupings.bind(call, binder);
        }
        Expression.Lambda alias = binder.scope().lambda(call.name());
        if (alias != null) {
            return applyLambda(alias, call);
        }
        Expression.Lambda defined = userFunction(call);
        if (defined != null) {
            return applyUserFunction(defined, call);
        }
        boolean isScalar = terms().registry().scalar(call.name()).isPresent();
        if (!terms().registry().contains(call.name())
                && binder.analysis().aggregates().contains(call.name())) {
            return new AggregateBinder(binder).bind(call);
        }
        if (!call.arguments().isEmpty()) {
            Expression.Lambda lambda = binder.lambda(call.arguments().getFirst());
            if (lambda != null) {
                return bindHigherOrder(call, lambda);
            }
        }
        if (isScalar && call.nulls() != FunctionCall.NullTreatment.UNSPECIFIED) {
            throw new DatabaseException(
                    ErrorCode.SYNTAX_ERROR,
                    "Function with name `%s` cannot use %s NULLS"
                            .formatted(call.name(), call.nulls()));
        }
        if (DEPRECATED.contains(call.name())) {
            refuseDeprecated(call.name());
        }
        if (isScalar && !call.parameters().isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.FUNCTION_CANNOT_HAVE_PARAMETERS,
                    "Function " + call.name() + " is not parametric");
        }
        List<Term> arguments = binder.bindAll(JoinTables.named(call, binder));
        Term term = terms().call(scalarName(call), arguments, Names.column(call));
        return name.equals("totypename") ? withLateType(term, arguments, call) : term;
    }

    /// `toTypeName` of what may become nullable by ROLLUP: not the constant that it is elsewhere.
    private Term withLateType(Term folded, List<Term> arguments, FunctionCall call) {
        boolean mayChange =
                binder.analysis().settings().get(QuerySettings.GROUP_BY_USE_NULLS)
                        && !(arguments.getFirst() instanceof Term.Constant)
                        && folded instanceof Term.Constant;
        if (!mayChange) {
            return folded;
        }
        Column name = ((Term.Constant) folded).value();
        BoundFunction function =
                BoundFunction.neverFailing(
                        DataTypes.STRING, (_, rowCount) -> new ConstantColumn(name, rowCount));
        return terms().call("toTypeName", function, name, arguments, Names.column(call));
    }

    /// Errors: DEPRECATED_FUNCTION where functions that depend on blocks are not allowed.
    private void refuseDeprecated(String name) {
        Setting<Boolean> allowed =
                QuerySettings.known(
                        "allow_deprecated_error_prone_window_functions", SettingType.BOOL);
        if (!binder.analysis().settings().get(allowed)) {
            throw new DatabaseException(
                    ErrorCode.DEPRECATED_FUNCTION,
                    ("Function %s is deprecated since its usage is error-prone (see docs). Please"
                                    + " use proper window function or set `%s` setting to enable it")
                            .formatted(name, allowed.name()));
        }
    }

    /// The name, or the one that a setting puts in its place.
    private String scalarName(FunctionCall call) {
        boolean isLegacyTime =
                call.name().equals("toTime")
                        && binder.analysis().settings().get(QuerySettings.USE_LEGACY_TO_TIME);
        return isLegacyTime ? "toTimeWithFixedDate" : call.name();
    }

    private Expression.@Nullable Lambda userFunction(FunctionCall call) {
        boolean isKnown =
                terms().registry().contains(call.name())
                        || binder.analysis().aggregates().contains(call.name());
        return isKnown ? null : binder.analysis().tables().userFunction(call.name());
    }

    /// A call of a function that a user defined.
    ///
    /// Errors: BAD_ARGUMENTS for another number of arguments, TOO_DEEP_RECURSION for functions that
    /// call each other without end.
    private Term applyUserFunction(Expression.Lambda function, FunctionCall call) {
        if (function.parameters().size() != call.arguments().size()) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Lambda %s expect %d arguments. Actual: %d"
                            .formatted(
                                    Names.sql(function),
                                    function.parameters().size(),
                                    call.arguments().size()));
        }
        if (binder.lambdaDepth() > USER_FUNCTIONS_NESTED_MAX) {
            throw new DatabaseException(
                    ErrorCode.TOO_DEEP_RECURSION,
                    "Functions that users defined are nested more than %d deep at `%s`"
                            .formatted(USER_FUNCTIONS_NESTED_MAX, call.name()));
        }
        return applyLambda(function, call);
    }

    /// A call of a lambda that has a name: its body, with the arguments in place of parameters.
    private Term applyLambda(Expression.Lambda lambda, FunctionCall call) {
        if (lambda.parameters().size() != call.arguments().size()) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Lambda "
                            + call.name()
                            + " takes "
                            + lambda.parameters().size()
                            + " arguments, "
                            + call.arguments().size()
                            + " given");
        }
        Map<String, Term> parameters = new HashMap<>();
        for (int i = 0; i < lambda.parameters().size(); i++) {
            parameters.put(lambda.parameters().get(i), binder.bind(call.arguments().get(i)));
        }
        return binder.bindBody(lambda.body(), parameters);
    }

    private Term bindHigherOrder(FunctionCall call, Expression.Lambda lambda) {
        if (call.name().equals("arrayDifference")) {
            Expression mapped = FunctionCall.call("arrayMap", call.arguments(), call.span());
            return bind(FunctionCall.call(call.name(), List.of(mapped), call.span()));
        }
        HigherOrderFunction function =
                terms().registry()
                        .higherOrder(call.name())
                        .orElseThrow(
                                () ->
                                        terms().registry().contains(call.name())
                                                ? new DatabaseException(
                                                        ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                                                        "Function "
                                                                + call.name()
                                                                + " does not take a lambda")
                                                : terms().registry().unknown(call.name()));
        call.arguments().forEach(argument -> MixedTypes.refuseLiteral(argument, binder));
        List<Term> arrays = binder.bindAll(call.arguments().subList(1, call.arguments().size()));
        List<Argument> described = Terms.arguments(arrays);
        List<DataType> types = function.parameterTypes(described);
        List<Slot> slots = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            slots.add(terms().parameterSlot(binder.lambdaDepth(), i, types.get(i)));
        }
        Map<String, Term> parameters = parameters(call.name(), lambda, slots);
        Term body = binder.bindBody(lambda.body(), parameters);
        BoundHigherOrder bound = function.bind(body.type(), described);
        return terms().lambdaCall(call.name(), bound, slots, body, arrays, Names.column(call));
    }

    /// What the parameters of a lambda stand for: the elements, or the parts of elements that are
    /// tuples with as many of them as the lambda has parameters.
    private Map<String, Term> parameters(
            String function, Expression.Lambda lambda, List<Slot> slots) {
        List<String> names = lambda.parameters();
        Map<String, Term> parameters = new HashMap<>();
        boolean isSame = names.size() == slots.size();
        boolean isUnpacked =
                !isSame
                        && slots.size() == 1
                        && slots.getFirst().type() instanceof TupleType tuple
                        && tuple.elements().size() == names.size();
        if (!isSame && !isUnpacked) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "First argument for this overload of "
                            + function
                            + " must be a function with "
                            + slots.size()
                            + " arguments, found one with "
                            + names.size());
        }
        for (int i = 0; i < names.size(); i++) {
            if (isSame) {
                parameters.put(names.get(i), terms().slot(slots.get(i)));
                continue;
            }
            Term place =
                    terms().constant(
                                    DataTypes.UINT8,
                                    ByteColumn.of((byte) (i + 1)),
                                    String.valueOf(i + 1));
            List<Term> arguments = List.of(terms().slot(slots.getFirst()), place);
            parameters.put(names.get(i), terms().call("tupleElement", arguments, names.get(i)));
        }
        return parameters;
    }

    static void rejectAggregates(Term term, String place) {
        if (term instanceof Term.Aggregate) {
            throw Errors.misplacedAggregate(term, place);
        }
        term.inputs().forEach(input -> rejectAggregates(input, place));
    }

    /// Errors: ILLEGAL_AGGREGATION when the term has a window function.
    static void rejectWindows(Term term, String place) {
        if (term instanceof Term.Windowed) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_AGGREGATION,
                    "Window function " + term.text() + " is found " + place + " in query");
        }
        term.inputs().forEach(input -> rejectWindows(input, place));
    }

    private Term bindArrayJoin(FunctionCall call) {
        call.arguments().forEach(argument -> MixedTypes.refuseLiteral(argument, binder));
        List<Term> arguments = binder.bindAll(call.arguments());
        if (arguments.size() != 1) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Function arrayJoin takes 1 argument, " + arguments.size() + " given");
        }
        if (binder.lambdaDepth() > 0) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "Function arrayJoin cannot stand inside of a lambda");
        }
        Term array = arguments.getFirst();
        if (array.type().equals(new NullableType(DataTypes.NOTHING))) {
            throw new DatabaseException(
                    ErrorCode.TYPE_MISMATCH, "ARRAY JOIN requires array argument, not NULL");
        }
        if (array.type() instanceof ArrayType(NothingType _) || !isJoinable(array.type())) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Argument of function arrayJoin must be Array or Map, not "
                            + array.type().name());
        }
        DataType type = elementType(array.type());
        return terms().slot(
                        binder.scope()
                                .arrayJoins()
                                .computeIfAbsent(
                                        array,
                                        _ ->
                                                new Scope.ArrayJoinColumn(
                                                        new Slot(Names.column(call), type), array))
                                .slot());
    }

    private static boolean isJoinable(DataType type) {
        return type instanceof ArrayType || type instanceof MapType;
    }

    /// The type of what ARRAY JOIN makes of a value.
    ///
    /// Errors: TYPE_MISMATCH where that is no array and no map.
    static DataType elementType(DataType type) {
        return switch (type) {
            case ArrayType(DataType element) -> element;
            case MapType(DataType key, DataType value) ->
                    new TupleType(List.of("keys", "values"), List.of(key, value));
            default ->
                    throw new DatabaseException(
                            ErrorCode.TYPE_MISMATCH,
                            "ARRAY JOIN requires array argument, not " + type.name());
        };
    }

    /// `getSetting('name')`, a constant of a type that suits the value.
    private Term bindGetSetting(FunctionCall call) {
        Term argument = binder.bindAll(call.arguments()).getFirst();
        if (!(argument instanceof Term.Constant constant)
                || !(constant.value() instanceof BytesColumn name)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_COLUMN,
                    "The argument of function getSetting should be a constant string with the"
                            + " name of a setting");
        }
        if (call.name().equals("getSettingOrDefault")
                && !isSetting(name.text(0))
                && call.arguments().size() > 1) {
            return binder.bind(call.arguments().get(1));
        }
        Setting<?> setting = binder.analysis().settings().registry().require(name.text(0));
        Object value = binder.analysis().settings().get(setting);
        Expression literal =
                switch (value) {
                    case Boolean bool -> new Literal.BooleanLiteral(bool, call.span());
                    case Long number when setting.type().name().equals("Seconds") ->
                            new Literal.FloatLiteral(number / 1000.0, call.span());
                    case Long number
                            when number == 0 && setting.equals(QuerySettings.MAX_THREADS) ->
                            Literal.IntegerLiteral.of(Runtime.getRuntime().availableProcessors());
                    case Long number -> Literal.IntegerLiteral.of(number);
                    case Double number -> new Literal.FloatLiteral(number, call.span());
                    default -> Literal.StringLiteral.of(value.toString());
                };
        Term.Constant bound = (Term.Constant) binder.bind(literal);
        return terms().constant(bound.type(), bound.value(), Names.column(call));
    }

    private boolean isSetting(String name) {
        return binder.analysis().settings().registry().find(name) != null;
    }
}
