package io.millpond.sql.type;

import io.millpond.sql.aggregate.AggregateStates;
import io.millpond.sql.aggregate.library.StandardAggregates;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.TypeName;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.AggregateFunctionType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.SimpleAggregateFunctionType;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Resolves the types that name an aggregate function.
final class AggregateTypes {
    private AggregateTypes() {}

    /// `AggregateFunction([version,] name[(parameters)], types...)`.
    static DataType state(TypeName name) {
        List<TypeName.TypeArgument> arguments = name.arguments();
        boolean hasVersion =
                arguments.size() > 1 && arguments.getFirst() instanceof TypeName.LiteralParameter;
        int first = hasVersion ? 1 : 0;
        if (arguments.size() <= first) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Data type AggregateFunction requires parameters: version(optionally), name of"
                            + " aggregate function and list of data types for arguments");
        }
        List<DataType> types = new ArrayList<>();
        for (TypeName.TypeArgument argument : arguments.subList(first + 1, arguments.size())) {
            types.add(DataTypes.withoutLowCardinality(type(argument)));
        }
        String function =
                StandardAggregates.registry().function(function(arguments.get(first))).name();
        AggregateFunctionType type =
                new AggregateFunctionType(function, parameters(arguments.get(first)), types);
        StandardAggregates.bind(type);
        return type;
    }

    /// `SimpleAggregateFunction(name[(parameters)], T)`.
    static DataType simple(TypeName name) {
        List<TypeName.TypeArgument> arguments = name.arguments();
        if (arguments.size() < 2) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Data type SimpleAggregateFunction requires parameters: name of aggregate"
                            + " function and list of data types for arguments");
        }
        String function =
                AggregateStates.checkSimple(
                        StandardAggregates.registry()
                                .function(function(arguments.getFirst()))
                                .name());
        return new SimpleAggregateFunctionType(function, type(arguments.get(1)));
    }

    private static DataType type(TypeName.TypeArgument argument) {
        return switch (argument) {
            case TypeName.TypeParameter(TypeName type, _) -> TypeResolver.resolve(type);
            case TypeName.NamedElement(_, TypeName type, _) -> TypeResolver.resolve(type);
            default ->
                    throw new DatabaseException(
                            ErrorCode.BAD_ARGUMENTS,
                            "The arguments of an aggregate function in a type must be types");
        };
    }

    private static String function(TypeName.TypeArgument argument) {
        return switch (argument) {
            case TypeName.TypeParameter(TypeName type, _) -> type.name();
            case TypeName.ParametricFunction(FunctionCall call, _) -> call.name();
            case TypeName.LiteralParameter(Literal.StringLiteral literal, _) -> literal.value();
            default ->
                    throw new DatabaseException(
                            ErrorCode.BAD_ARGUMENTS,
                            "Aggregate function name for data type AggregateFunction must be"
                                    + " passed as identifier (without quotes) or function");
        };
    }

    private static String parameters(TypeName.TypeArgument argument) {
        if (!(argument instanceof TypeName.ParametricFunction(FunctionCall call, _))) {
            return "";
        }
        String text =
                call.arguments().stream()
                        .map((Expression parameter) -> SqlFormatter.expression(parameter))
                        .collect(Collectors.joining(", "));
        List<DataType> types = new ArrayList<>();
        return AggregateStates.parameterText(AggregateStates.parameters(text, types), types);
    }
}
