package io.millpond.engine.catalog;

import java.util.UUID;

/// A database as the catalog knows it. Its engine is always Atomic.
public record DatabaseEntry(String name, UUID uuid, String comment) {}
