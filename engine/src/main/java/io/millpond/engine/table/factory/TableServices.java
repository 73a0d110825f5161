package io.millpond.engine.table.factory;

import io.millpond.engine.background.BackgroundPool;
import io.millpond.engine.catalog.Catalog;
import io.millpond.engine.format.FormatSchemas;
import io.millpond.engine.insert.Inserts;
import io.millpond.engine.metric.Metrics;
import io.millpond.engine.setting.MillpondSettings;

import java.nio.file.Path;
import java.util.random.RandomGenerator;

/// What a [TableFactory] may build tables from.
///
/// @param directory holds a directory for each table, named by its uuid, which the table makes
///     when it needs it
/// @param schemas where the schemas of formats are found
/// @param random thread-safe
public record TableServices(
        MillpondSettings settings,
        Path directory,
        Catalog catalog,
        Inserts inserts,
        BackgroundPool background,
        Metrics metrics,
        FormatSchemas schemas,
        RandomGenerator random) {}
