package io.millpond.storage.type;

/// `SimpleAggregateFunction(name, T)`: values of T that know how they are combined with others.
///
/// Held, printed, compared and computed with as T is.
///
/// @param function the name, with its parameters where it has some
/// @param element T
public record SimpleAggregateFunctionType(String function, DataType element) implements DataType {
    @Override
    public String name() {
        return "SimpleAggregateFunction(" + function + ", " + element.name() + ")";
    }

    @Override
    public Layout layout() {
        return element.layout();
    }
}
