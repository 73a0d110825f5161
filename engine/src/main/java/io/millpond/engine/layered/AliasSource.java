package io.millpond.engine.layered;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.source.ForwardingSource;
import io.millpond.sql.source.TableSource;

import java.util.Optional;

/// The rows of a table under another name, of which nobody can say FINAL or SAMPLE.
record AliasSource(TableSource inner) implements ForwardingSource {
    @Override
    public boolean takesFinal() {
        return false;
    }

    @Override
    public Optional<Expression> samplingKey() {
        return Optional.empty();
    }
}
