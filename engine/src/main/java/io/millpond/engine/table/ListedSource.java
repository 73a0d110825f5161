package io.millpond.engine.table;

import io.millpond.sql.source.ForwardingSource;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;

import java.util.ArrayList;
import java.util.List;

/// Those columns of a source that a view declares; the virtual ones stay.
///
/// @param names of columns, in their order; what the source does not have is left out
record ListedSource(TableSource inner, List<String> names) implements ForwardingSource {
    ListedSource {
        names = List.copyOf(names);
    }

    @Override
    public Header header() {
        Header all = inner.header();
        List<Field> fields = new ArrayList<>();
        for (String name : names) {
            int place = all.names().indexOf(name);
            if (place >= 0) {
                fields.add(all.field(place));
            }
        }
        return new Header(fields);
    }
}
