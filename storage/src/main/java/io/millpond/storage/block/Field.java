package io.millpond.storage.block;

import io.millpond.storage.type.DataType;

/// The name and the type of one column of a block.
public record Field(String name, DataType type) {}
