package io.millpond.storage.part;

import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.JsonType;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.SimpleAggregateFunctionType;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.VariantType;

import java.util.ArrayList;
import java.util.List;

/// The places in a type that hold dictionaries, in the order in which a walk of its nodes meets
/// them.
final class DictionaryPlaces {
    private DictionaryPlaces() {}

    /// The types of the dictionaries' values, one a place.
    static List<DataType> of(DataType type) {
        List<DataType> places = new ArrayList<>();
        add(type, places);
        return places;
    }

    private static void add(DataType type, List<DataType> places) {
        switch (type) {
            case LowCardinalityType(DataType element) -> places.add(element);
            case SimpleAggregateFunctionType(_, DataType element) -> add(element, places);
            case ArrayType(DataType element) -> add(element, places);
            case MapType(DataType key, DataType value) -> {
                add(key, places);
                add(value, places);
            }
            case TupleType tuple -> tuple.elements().forEach(element -> add(element, places));
            case VariantType(List<DataType> alternatives) ->
                    alternatives.forEach(alternative -> add(alternative, places));
            case JsonType json -> json.typedPaths().forEach(path -> add(path.type(), places));
            default -> {
                // Nullable holds no dictionary: LowCardinality is outside of it, if anywhere.
            }
        }
    }
}
