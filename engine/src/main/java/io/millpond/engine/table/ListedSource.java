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
/// @param all the names of the columns that the source's definition has
record ListedSource(TableSource inner, List<String> names, List<String> all)
        implements ForwardingSource {
    ListedSource {
        names = List.copyOf(names);
        all = List.copyOf(all);
    }

    @Override
    public List<Field> virtualColumns() {
        return inner.virtualColumns().stream()
                .filter(field -> !all.contains(field.name()))
                .toList();
    }

    @Override
    public Header header() {
        Header listed = inner.header();
        List<Field> hidden = inner.virtualColumns();
        List<Field> fields = new ArrayList<>();
        for (String name : names) {
            int place = listed.names().indexOf(name);
            if (place >= 0) {
                fields.add(listed.field(place));
            } else {
                hidden.stream().filter(f -> f.name().equals(name)).forEach(fields::add);
            }
        }
        return new Header(fields);
    }
}
