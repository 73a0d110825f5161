package io.millpond.engine.keyed;

import io.millpond.engine.log.PartBacked;
import io.millpond.engine.mergetree.MergeTreeFactory;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.factory.TableFactory;
import io.millpond.engine.table.factory.TableServices;
import io.millpond.sql.exec.QueryContext;

import java.util.List;

/// The engine `Join`.
public final class JoinFactory implements TableFactory {
    private final MergeTreeFactory rows = MergeTreeFactory.inside();

    @Override
    public String engine() {
        return "Join";
    }

    @Override
    public boolean hasArguments() {
        return true;
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
        QueryContext context = services.inserts().backgroundContext("default", "settings");
        if (isNew) {
            JoinShape.checkNew(definition, context);
        }
        JoinShape shape = JoinShape.of(definition, context);
        return new JoinTable(
                definition,
                services,
                shape,
                rows.create(
                        PartBacked.inside(definition, "MergeTree", List.of()), services, false));
    }
}
