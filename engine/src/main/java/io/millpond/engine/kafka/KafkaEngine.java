package io.millpond.engine.kafka;

import io.millpond.engine.kafka.message.MemoryBudget;
import io.millpond.engine.kafka.setting.KafkaArguments;
import io.millpond.engine.kafka.setting.KafkaSettings;
import io.millpond.engine.kafka.setting.KafkaSettingsReader;
import io.millpond.engine.kafka.setting.KafkaValidation;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.factory.TableFactory;
import io.millpond.engine.table.factory.TableServices;
import io.millpond.sql.ast.CreateTable;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;

/// Makes the tables with `ENGINE = Kafka`.
public final class KafkaEngine implements TableFactory {
    public static final String NAME = "Kafka";

    private static final Setting<Boolean> MANY_CONSUMERS =
            QuerySettings.known("kafka_disable_num_consumers_limit", SettingType.BOOL);

    private final MemoryBudget budget;
    private final DeadLetterReplays replays = new DeadLetterReplays();

    /// @param memoryBytes what the consumers of all tables may hold together; 0: a share of the
    ///     heap
    public KafkaEngine(long memoryBytes) {
        this.budget = MemoryBudget.of(memoryBytes);
    }

    @Override
    public String engine() {
        return NAME;
    }

    @Override
    public boolean hasArguments() {
        return true;
    }

    @Override
    public boolean hasSettings() {
        return true;
    }

    @Override
    public NamedCall canonical(NamedCall call, QueryContext context) {
        return KafkaArguments.canonical(call, context);
    }

    @Override
    public void checkLimits(
            TableDefinition definition, TableServices services, QueryContext context) {
        if (!context.settings().get(MANY_CONSUMERS)) {
            KafkaValidation.checkConsumersMax(settings(definition, services, false));
        }
    }

    private static KafkaSettings settings(
            TableDefinition definition, TableServices services, boolean isNew) {
        return new KafkaSettingsReader(name -> services.catalog().snapshot().namedCollection(name))
                .read(definition.storage(), ((CreateTable) definition.create()).name(), isNew);
    }

    @Override
    public Table create(TableDefinition definition, TableServices services, boolean isNew) {
        if (isNew) {
            KafkaValidation.checkKinds(definition.storage().settings());
        }
        KafkaSettings settings = settings(definition, services, isNew);
        if (isNew) {
            KafkaValidation.checkColumns(definition.columns());
            KafkaValidation.check(settings);
        }
        // A new table has no views yet; a loaded one waits until all of them are there.
        KafkaTable table = new KafkaTable(definition, settings, services, budget, replays, isNew);
        if (isNew) {
            table.checkFormat();
        }
        return table;
    }
}
