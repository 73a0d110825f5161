package io.millpond.engine.log;

import io.millpond.engine.mergetree.MergeTreeFactory;
import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.factory.TableFactory;
import io.millpond.engine.table.factory.TableServices;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.VariantType;

import java.util.List;
import java.util.stream.Stream;

/// An engine of the Log family: `Log`, `TinyLog` and `StripeLog`, which differ in their names, and
/// in that the larger `Log` tables are read by several threads.
public final class LogFactory implements TableFactory {
    private final String engine;
    private final MergeTreeFactory rows = MergeTreeFactory.inside();

    private LogFactory(String engine) {
        this.engine = engine;
    }

    /// All engines of the family.
    public static List<TableFactory> all() {
        return Stream.of("Log", "TinyLog", "StripeLog").<TableFactory>map(LogFactory::new).toList();
    }

    @Override
    public String engine() {
        return engine;
    }

    @Override
    public boolean hasDynamicColumns() {
        return false;
    }

    @Override
    public boolean hasSettings() {
        return true;
    }

    @Override
    public Table create(TableDefinition definition, TableServices services, boolean isNew) {
        if (isNew) {
            checkTypes(definition);
        }
        MergeTreeTable inside =
                rows.create(PartBacked.inside(definition, "MergeTree", List.of()), services, false);
        return new LogTable(definition, inside);
    }

    private static void checkTypes(TableDefinition definition) {
        for (TableColumn column : definition.columns()) {
            if (column.type() instanceof VariantType) {
                throw new DatabaseException(
                        ErrorCode.ILLEGAL_COLUMN,
                        "Engine %s doesn't support Variant data type"
                                .formatted(definition.engine()));
            }
        }
    }
}
