package io.millpond.engine.kafka.setting;

import io.millpond.engine.catalog.NamedCollection;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.ast.Storage;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.setting.Setting;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Reads the engine clause of a Kafka table into its settings.
///
/// Order of application: named collection, `key = value` inside the parentheses, SETTINGS. A
/// setting given by position may not stand in SETTINGS too. With a collection nothing is required
/// here; [KafkaValidation] looks at the whole.
public final class KafkaSettingsReader {
    private static final String PROPERTY_PREFIX = "kafka.";

    private final Function<String, Optional<NamedCollection>> collections;

    /// @param collections finds a named collection
    public KafkaSettingsReader(Function<String, Optional<NamedCollection>> collections) {
        this.collections = collections;
    }

    /// The settings of `table`, whose names stand for macros.
    ///
    /// Errors: those of ClickHouse for missing, doubled and unknown settings and their values, and
    /// for unknown macros.
    ///
    /// @param isNew whether what a collection forbids to be overridden is refused
    public KafkaSettings read(Storage storage, TableName table, boolean isNew) {
        return NameMacros.expanded(read(storage, isNew), table);
    }

    /// As [#read(Storage, TableName, boolean)], with macros as they are written.
    public KafkaSettings read(Storage storage, boolean isNew) {
        NamedCall engine = storage.engine();
        List<Expression> arguments = engine == null ? List.of() : engine.arguments();
        boolean isCollection = !arguments.isEmpty() && arguments.getFirst() instanceof Identifier;
        KafkaSettings settings =
                isCollection ? readCollection(arguments, isNew) : readPositional(arguments);
        for (SettingAssignment assignment : storage.settings()) {
            if (!isCollection) {
                checkOnce(assignment.name(), arguments.size());
            }
            settings = withAssignment(settings, assignment);
        }
        if (!isCollection) {
            checkRequired(settings);
        }
        return settings;
    }

    private static KafkaSettings withAssignment(
            KafkaSettings settings, SettingAssignment assignment) {
        return switch (assignment.value()) {
            case SettingAssignment.Assigned(Expression expression) ->
                    settings.with(assignment.name(), text(assignment.name(), expression));
            case SettingAssignment.ToDefault _ -> {
                Setting<?> setting = KafkaSettings.REGISTRY.find(assignment.name());
                yield setting == null
                        ? settings
                        : settings.with(assignment.name(), setting.defaultText());
            }
        };
    }

    private KafkaSettings readCollection(List<Expression> arguments, boolean isNew) {
        String name = ((Identifier) arguments.getFirst()).fullName();
        NamedCollection collection =
                collections
                        .apply(name)
                        .orElseThrow(
                                () ->
                                        new DatabaseException(
                                                ErrorCode.NAMED_COLLECTION_DOESNT_EXIST,
                                                "There is no named collection `" + name + "`"));
        KafkaSettings settings = KafkaSettings.none();
        for (NamedCollection.Entry entry : collection.entries()) {
            settings = withKey(settings, entry.key(), entry.value());
        }
        for (Expression argument : arguments.subList(1, arguments.size())) {
            settings = withOverride(settings, argument);
            if (isNew) {
                checkOverridable(collection, argument);
            }
        }
        return settings;
    }

    /// A key that nobody knows is left alone, as in ClickHouse: other engines may share the
    /// collection.
    private static KafkaSettings withKey(KafkaSettings settings, String key, String value) {
        if (key.startsWith(PROPERTY_PREFIX)) {
            String property = key.substring(PROPERTY_PREFIX.length()).replace('_', '.');
            return settings.withClientProperty(property, value);
        }
        try {
            return settings.with(key, value);
        } catch (DatabaseException e) {
            if (e.code() == ErrorCode.UNKNOWN_SETTING) {
                return settings;
            }
            throw e;
        }
    }

    private static KafkaSettings withOverride(KafkaSettings settings, Expression argument) {
        if (argument instanceof FunctionCall call
                && call.name().equals("equals")
                && call.arguments().size() == 2
                && call.arguments().getFirst() instanceof Identifier key) {
            return withKey(
                    settings, key.fullName(), text(key.fullName(), call.arguments().getLast()));
        }
        throw new DatabaseException(
                ErrorCode.BAD_ARGUMENTS,
                "After a named collection, arguments of storage Kafka are of the form key = value");
    }

    private static void checkOverridable(NamedCollection collection, Expression argument) {
        String key = ((Identifier) ((FunctionCall) argument).arguments().getFirst()).fullName();
        boolean isForbidden =
                collection.entries().stream()
                        .anyMatch(
                                entry ->
                                        entry.key().equals(key)
                                                && !entry.isOverridable().orElse(true));
        if (isForbidden) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "Override not allowed for '" + key + "'");
        }
    }

    private static KafkaSettings readPositional(List<Expression> arguments) {
        KafkaSettings settings = KafkaSettings.none();
        int count = Math.min(arguments.size(), KafkaSettings.POSITIONAL.size());
        for (int i = 0; i < count; i++) {
            String name = KafkaSettings.POSITIONAL.get(i).name();
            settings = settings.with(name, text(name, arguments.get(i)));
        }
        return settings;
    }

    private static void checkOnce(String name, int positionalCount) {
        int count = Math.min(positionalCount, KafkaSettings.POSITIONAL.size());
        for (int i = 0; i < count; i++) {
            if (KafkaSettings.POSITIONAL.get(i).name().equals(name)) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        "The argument №"
                                + (i + 1)
                                + " of storage Kafka and the parameter '"
                                + name
                                + "' in SETTINGS cannot be specified at the same time");
            }
        }
    }

    private static void checkRequired(KafkaSettings settings) {
        for (Setting<?> required : KafkaSettings.REQUIRED) {
            if (!settings.isSet(required)) {
                throw new DatabaseException(
                        ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                        "Required parameter '"
                                + required.name()
                                + "' for storage Kafka not specified");
            }
        }
    }

    /// Whole numbers are cut off where the setting has no others, as in ClickHouse.
    private static String text(String name, double value) {
        Setting<?> setting = KafkaSettings.REGISTRY.find(name);
        boolean isText = setting == null || setting.type().name().equals("String");
        return isText ? Double.toString(value) : Long.toString((long) value);
    }

    private static String text(String name, Expression expression) {
        return switch (expression) {
            case Literal.StringLiteral literal -> literal.value();
            case Literal.IntegerLiteral literal -> literal.value().toString();
            case Literal.FloatLiteral literal -> text(name, literal.value());
            case Literal.BooleanLiteral literal -> literal.value() ? "1" : "0";
            case Identifier identifier -> identifier.fullName();
            case FunctionCall call
                    when call.name().equals("negate") && call.arguments().size() == 1 ->
                    "-" + text(name, call.arguments().getFirst());
            default ->
                    throw new DatabaseException(
                            ErrorCode.BAD_ARGUMENTS,
                            "The value of '" + name + "' of storage Kafka is not a literal");
        };
    }
}
