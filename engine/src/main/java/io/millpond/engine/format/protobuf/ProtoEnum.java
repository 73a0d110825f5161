package io.millpond.engine.format.protobuf;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// The symbols of an enum of a schema, in its order. Immutable.
record ProtoEnum(String name, List<Symbol> symbols) {
    ProtoEnum {
        symbols = List.copyOf(symbols);
    }

    /// A name of a number.
    record Symbol(String name, int number) {}

    /// The first name of a number; null where it has none.
    @Nullable String nameOf(int number) {
        for (Symbol symbol : symbols) {
            if (symbol.number == number) {
                return symbol.name;
            }
        }
        return null;
    }

    /// The number of a name, be it in another case; null where there is none.
    @Nullable Integer numberOf(String name) {
        for (Symbol symbol : symbols) {
            if (symbol.name.equals(name)) {
                return symbol.number;
            }
        }
        for (Symbol symbol : symbols) {
            if (symbol.name.equalsIgnoreCase(name)) {
                return symbol.number;
            }
        }
        return null;
    }
}
