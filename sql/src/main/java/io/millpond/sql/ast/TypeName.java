package io.millpond.sql.ast;

import java.util.List;

/// A type as written: `UInt64`, `Nullable(String)`, `Enum8('a' = 1)`, `Tuple(x Int8, y String)`.
///
/// Multi-word SQL names are one name with single spaces, `DOUBLE PRECISION`. Aliases and case are
/// resolved by analysis.
///
/// @param arguments empty for `T` and for `T()`
public record TypeName(String name, List<TypeArgument> arguments, Span span) implements Node {
    public TypeName {
        arguments = List.copyOf(arguments);
    }

    public static TypeName of(String name) {
        return new TypeName(name, List.of(), Span.NONE);
    }

    /// What stands between a type's parentheses.
    public sealed interface TypeArgument extends Node {}

    /// A type, or the bare name of an aggregate function: `Array(UInt8)`,
    /// `AggregateFunction(sum, UInt64)`.
    public record TypeParameter(TypeName type, Span span) implements TypeArgument {}

    /// A named element: `Tuple(x Int8)`, `Nested(a String)`, a typed path of JSON.
    ///
    /// @param name a compound name has its parts joined by dots
    public record NamedElement(String name, TypeName type, Span span) implements TypeArgument {}

    /// A number or string: `Decimal(10, 2)`, `DateTime('UTC')`, `Enum8('a')`.
    public record LiteralParameter(Literal value, Span span) implements TypeArgument {}

    /// `'name' = value` of an enum.
    public record EnumValue(String name, long value, Span span) implements TypeArgument {}

    /// `name = value`: `Dynamic(max_types = 8)`, `JSON(max_dynamic_paths = 4)`.
    public record NamedParameter(String name, Literal value, Span span) implements TypeArgument {}

    /// An aggregate function with parameters: `AggregateFunction(quantiles(0.5, 0.9), Float64)`.
    public record ParametricFunction(FunctionCall function, Span span) implements TypeArgument {}

    /// `SKIP path` or `SKIP REGEXP 'pattern'` of JSON.
    public record SkippedPath(String path, boolean regexp, Span span) implements TypeArgument {}
}
