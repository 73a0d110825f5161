package io.millpond.engine.system;

import io.millpond.storage.block.Field;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NullableType;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/// A column of a system table: what it is and how its value comes out of a row object.
///
/// @param <R> the row object
/// @param value in the form [SystemValues] takes for `type`
public record SystemColumn<R>(
        String name, DataType type, String description, Function<R, @Nullable Object> value) {

    public static <R> SystemColumn<R> text(
            String name, String description, Function<R, @Nullable String> value) {
        return new SystemColumn<>(name, DataTypes.STRING, description, value::apply);
    }

    /// A column of type Array(String).
    public static <R> SystemColumn<R> texts(
            String name, String description, Function<R, List<String>> value) {
        return new SystemColumn<>(name, new ArrayType(DataTypes.STRING), description, value::apply);
    }

    /// A column of type Array(UInt64).
    public static <R> SystemColumn<R> counts(
            String name, String description, Function<R, List<Long>> value) {
        return new SystemColumn<>(name, new ArrayType(DataTypes.UINT64), description, value::apply);
    }

    /// A column of type Nullable(String).
    public static <R> SystemColumn<R> nullableText(
            String name, String description, Function<R, @Nullable String> value) {
        return new SystemColumn<>(
                name, new NullableType(DataTypes.STRING), description, value::apply);
    }

    /// A column of type UInt8 with 1 for true.
    public static <R> SystemColumn<R> flag(String name, String description, Predicate<R> value) {
        return new SystemColumn<>(name, DataTypes.UINT8, description, value::test);
    }

    /// A column of type UInt64.
    public static <R> SystemColumn<R> count(
            String name, String description, ToLongFunction<R> value) {
        return new SystemColumn<>(name, DataTypes.UINT64, description, value::applyAsLong);
    }

    /// A column of type Nullable(UInt64).
    public static <R> SystemColumn<R> nullableCount(
            String name, String description, Function<R, @Nullable Long> value) {
        return new SystemColumn<>(
                name, new NullableType(DataTypes.UINT64), description, value::apply);
    }

    /// A column of any fixed-width type that [SystemValues] takes numbers for.
    public static <R> SystemColumn<R> number(
            String name, DataType type, String description, Function<R, @Nullable Object> value) {
        return new SystemColumn<>(name, type, description, value);
    }

    public static <R> SystemColumn<R> uuid(
            String name, String description, Function<R, UUID> value) {
        return new SystemColumn<>(name, DataTypes.UUID, description, value::apply);
    }

    /// A column of type DateTime.
    ///
    /// @param value milliseconds since 1970
    public static <R> SystemColumn<R> time(
            String name, String description, ToLongFunction<R> value) {
        return new SystemColumn<>(
                name, DataTypes.DATE_TIME, description, row -> value.applyAsLong(row) / 1000);
    }

    /// A column of type Map(String, String).
    public static <R> SystemColumn<R> map(
            String name, String description, Function<R, Map<String, String>> value) {
        return new SystemColumn<>(
                name, new MapType(DataTypes.STRING, DataTypes.STRING), description, value::apply);
    }

    public Field field() {
        return new Field(name, type);
    }
}
