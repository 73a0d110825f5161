package io.millpond.engine.random;

import io.millpond.engine.table.EngineArguments;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.factory.TableFactory;
import io.millpond.engine.table.factory.TableServices;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.List;
import java.util.Objects;

/// The engine `GenerateRandom([random_seed[, max_string_length[, max_array_length]]])`.
public final class GenerateRandomFactory implements TableFactory {
    private static final List<String> ARGUMENTS =
            List.of("random_seed", "max_string_length", "max_array_length");

    @Override
    public String engine() {
        return "GenerateRandom";
    }

    @Override
    public boolean hasArguments() {
        return true;
    }

    @Override
    public NamedCall canonical(NamedCall call, QueryContext context) {
        if (call.arguments().size() > ARGUMENTS.size()) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Storage GenerateRandom requires at most three arguments: random_seed,"
                            + " max_string_length, max_array_length.");
        }
        return EngineArguments.evaluated(call, context);
    }

    @Override
    public Table create(TableDefinition definition, TableServices services, boolean isNew) {
        List<Expression> arguments =
                Objects.requireNonNull(definition.storage().engine()).arguments();
        long[] numbers = {0, RandomShape.LENGTH_DEFAULT, RandomShape.LENGTH_DEFAULT};
        for (int i = 0; i < arguments.size(); i++) {
            numbers[i] = EngineArguments.unsigned(arguments.get(i), ARGUMENTS.get(i));
        }
        long seed =
                arguments.isEmpty() ? services.random().nextLong() : RandomShape.seed(numbers[0]);
        return new GenerateRandomTable(definition, new RandomShape(seed, numbers[1], numbers[2]));
    }
}
