package io.millpond.engine.format.avro;

import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.OmittedCells;
import io.millpond.engine.format.RowDecoder;
import io.millpond.sql.codec.ByteCursor;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ColumnBuilder;

import org.jspecify.annotations.Nullable;

/// Decodes AvroConfluent; see [ConfluentWriter] for the form.
///
/// The schema of each row is found in the registry that `format_avro_schema_registry_url` names.
public final class ConfluentDecoder implements RowDecoder {
    private final ConfluentSchemas schemas;
    private final BoundedMap<Integer, AvroPlan> plans = new BoundedMap<>();
    private final Header columns;
    private final FormatSettings settings;
    private final AvroInput input = new AvroInput(true);

    /// Errors: BAD_ARGUMENTS without the address of a registry.
    public ConfluentDecoder(Header columns, FormatSettings settings) {
        this.columns = columns;
        this.settings = settings;
        this.schemas = ConfluentSchemas.of(settings);
    }

    @Override
    public int lastBoundary(byte[] bytes, int from, int to) {
        return to;
    }

    @Override
    public boolean isBoundaryKnown() {
        return false;
    }

    @Override
    public boolean readRow(
            ByteCursor in, ColumnBuilder[] builders, @Nullable OmittedCells omitted) {
        if (in.isAtEnd()) {
            return false;
        }
        input.reset(in.bytes(), in.at(), in.end());
        int id = ConfluentSchemas.id(input);
        AvroPlan plan = plans.get(id);
        if (plan == null) {
            plan = new AvroPlan(schemas.schema(id), columns, settings);
            plans.put(id, plan);
        }
        plan.read(input, builders, omitted);
        in.seek(input.at());
        return true;
    }
}
