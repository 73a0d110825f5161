package io.millpond.sql.plan;

import io.millpond.storage.type.DataType;

/// A column that flows from one step of a plan to the next. Compared by identity.
public final class Slot {
    private final String name;
    private final DataType type;

    /// @param name for explanations and messages; need not be unique
    public Slot(String name, DataType type) {
        this.name = name;
        this.type = type;
    }

    public String name() {
        return name;
    }

    public DataType type() {
        return type;
    }

    @Override
    public String toString() {
        return name;
    }
}
