package io.millpond.sql.analysis;

import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;

import java.util.ArrayList;
import java.util.List;

/// A query with names and types resolved.
///
/// @param columns the slot of each column of the result; one may stand more than once
/// @param names of the columns
/// @param settings that hold while it runs
public record BoundQuery(Plan plan, List<Slot> columns, List<String> names, Settings settings) {
    public BoundQuery {
        columns = List.copyOf(columns);
        names = List.copyOf(names);
    }

    public Header header() {
        List<Field> fields = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            fields.add(new Field(names.get(i), columns.get(i).type()));
        }
        return new Header(fields);
    }
}
