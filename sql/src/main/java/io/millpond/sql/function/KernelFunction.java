package io.millpond.sql.function;

import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;

import java.util.List;

/// A bound function made of a result type and a kernel.
record KernelFunction(DataType resultType, Kernel kernel, boolean mayFail)
        implements BoundFunction {
    @Override
    public Column apply(List<Column> arguments, int rowCount) {
        return kernel.apply(arguments, rowCount);
    }
}
