package io.millpond.sql.function;

import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.DictionaryColumnBuilder;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.List;

/// Takes dictionaries off around a function that knows none.
///
/// A function of one dictionary and constants is applied to the distinct values, and its result is
/// a dictionary again where the type allows it. Source: ClickHouse's default implementation for
/// LowCardinality columns.
///
/// @param place which argument is the one dictionary, or -1
public record DictionaryBinding(BoundFunction inner, DataType resultType, int place)
        implements BoundFunction {
    static BoundFunction bind(
            ScalarFunction function, List<Argument> arguments, FunctionContext context) {
        boolean hasDictionary = false;
        for (Argument argument : arguments) {
            hasDictionary |= !withoutDictionaries(argument.type()).equals(argument.type());
        }
        if (!hasDictionary || function.traits().contains(Trait.HANDLES_DICTIONARIES)) {
            return NullBinding.bind(function, arguments, context);
        }
        List<Argument> plain = new ArrayList<>(arguments.size());
        int place = -1;
        boolean isAlone = true;
        boolean isTop = false;
        for (int i = 0; i < arguments.size(); i++) {
            Argument argument = arguments.get(i);
            plain.add(withoutDictionaries(argument));
            isTop |= argument.type() instanceof LowCardinalityType;
            if (!argument.isConstant()) {
                isAlone &= place < 0 && argument.type() instanceof LowCardinalityType;
                place = i;
            }
        }
        BoundFunction bound = NullBinding.bind(function, plain, context);
        DataType type = bound.resultType();
        if (!isAlone || !isTop || function.traits().contains(Trait.NOT_DETERMINISTIC)) {
            return new DictionaryBinding(bound, type, -1);
        }
        if (DataTypes.canBeInsideLowCardinality(type)
                && !function.traits().contains(Trait.NOT_OVER_DICTIONARY)) {
            type = new LowCardinalityType(type);
        }
        return new DictionaryBinding(bound, type, place);
    }

    /// The type with LowCardinality taken off, inside arrays, maps and tuples too.
    public static DataType withoutDictionaries(DataType type) {
        return switch (type) {
            case LowCardinalityType(DataType element) -> element;
            case ArrayType(DataType element) -> new ArrayType(withoutDictionaries(element));
            case MapType(DataType key, DataType value) ->
                    new MapType(withoutDictionaries(key), withoutDictionaries(value));
            case TupleType tuple ->
                    tuple.withElements(
                            tuple.elements().stream()
                                    .map(DictionaryBinding::withoutDictionaries)
                                    .toList());
            default -> type;
        };
    }

    private static Argument withoutDictionaries(Argument argument) {
        Column constant = argument.constant();
        return new Argument(
                withoutDictionaries(argument.type()),
                constant == null ? null : withoutDictionaries(constant),
                argument.text());
    }

    /// The same values with dictionaries spelled out, inside arrays, maps and tuples too.
    public static Column withoutDictionaries(Column column) {
        return switch (column) {
            case DictionaryColumn coded -> coded.materialize();
            case ConstantColumn constant ->
                    new ConstantColumn(withoutDictionaries(constant.value()), constant.rowCount());
            case ArrayColumn array ->
                    new ArrayColumn(
                            array.ends(), withoutDictionaries(array.elements()), array.rowCount());
            case MapColumn map ->
                    new MapColumn(
                            map.ends(),
                            withoutDictionaries(map.keys()),
                            withoutDictionaries(map.values()),
                            map.rowCount());
            case TupleColumn tuple ->
                    new TupleColumn(
                            tuple.elements().stream()
                                    .map(DictionaryBinding::withoutDictionaries)
                                    .toList(),
                            tuple.rowCount());
            default -> column;
        };
    }

    @Override
    public Column apply(List<Column> arguments, int rowCount) {
        if (place >= 0
                && arguments.get(place) instanceof DictionaryColumn coded
                && coded.dictionary().rowCount() <= rowCount) {
            return applyToDictionary(inner.mayFail() ? used(coded) : coded, arguments);
        }
        List<Column> plain = new ArrayList<>(arguments.size());
        for (Column argument : arguments) {
            plain.add(withoutDictionaries(argument));
        }
        return encoded(inner.apply(plain, rowCount));
    }

    /// The same values, with a dictionary of those alone that some row has.
    private static DictionaryColumn used(DictionaryColumn coded) {
        int[] places = new int[coded.dictionary().rowCount()];
        int[] codes = new int[coded.rowCount()];
        int[] kept = new int[places.length];
        int keptCount = 0;
        for (int row = 0; row < codes.length; row++) {
            int code = coded.codes()[row];
            if (places[code] == 0) {
                kept[keptCount++] = code;
                places[code] = keptCount;
            }
            codes[row] = places[code] - 1;
        }
        Column dictionary = coded.dictionary().gather(kept, keptCount);
        return new DictionaryColumn(codes, dictionary, coded.rowCount());
    }

    /// The results for the distinct values, by code.
    private Column applyToDictionary(DictionaryColumn coded, List<Column> arguments) {
        int size = coded.dictionary().rowCount();
        List<Column> plain = new ArrayList<>(arguments.size());
        for (int i = 0; i < arguments.size(); i++) {
            Column argument = arguments.get(i);
            plain.add(
                    i == place
                            ? coded.dictionary()
                            : withoutDictionaries(Columns.repeat(argument, 0, size)));
        }
        Column results = inner.apply(plain, size);
        if (!(resultType instanceof LowCardinalityType)) {
            return Columns.full(results).gather(coded.codes(), coded.rowCount());
        }
        DictionaryColumn distinct = (DictionaryColumn) encoded(Columns.full(results));
        return distinct.gather(coded.codes(), coded.rowCount());
    }

    private Column encoded(Column result) {
        if (!(resultType instanceof LowCardinalityType)) {
            return result;
        }
        DictionaryColumnBuilder builder = (DictionaryColumnBuilder) ColumnBuilders.of(resultType);
        builder.appendRange(result, 0, result.rowCount());
        return builder.build();
    }

    @Override
    public boolean isDeterministic() {
        return inner.isDeterministic();
    }

    @Override
    public boolean mayFail() {
        return inner.mayFail();
    }
}
