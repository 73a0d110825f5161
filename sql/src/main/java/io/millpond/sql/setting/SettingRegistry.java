package io.millpond.sql.setting;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/// The settings that one kind of thing knows, such as queries or Kafka tables. Immutable.
///
/// Settings that are only known by name, since ClickHouse has them, are read when a name is looked
/// for that no other setting has: there are more than a thousand.
public final class SettingRegistry {
    private final Map<String, Setting<?>> declared;
    private final Supplier<List<Setting<?>>> foreign;
    private volatile @Nullable Map<String, Setting<?>> complete;

    /// @param settings each name once
    public SettingRegistry(Collection<? extends Setting<?>> settings) {
        this(settings, List::of);
    }

    /// @param settings each name once
    /// @param foreign further ones, the same each time; those that are among `settings` do not
    ///     count
    public SettingRegistry(
            Collection<? extends Setting<?>> settings, Supplier<List<Setting<?>>> foreign) {
        this.declared = new TreeMap<>();
        this.foreign = foreign;
        for (Setting<?> setting : settings) {
            if (declared.put(setting.name(), setting) != null) {
                throw new IllegalArgumentException("setting declared twice: " + setting.name());
            }
        }
    }

    /// Two threads that come at once may both read the foreign ones; the values are the same.
    private Map<String, Setting<?>> complete() {
        Map<String, Setting<?>> known = complete;
        if (known == null) {
            known = new TreeMap<>();
            for (Setting<?> setting : foreign.get()) {
                known.put(setting.name(), setting);
            }
            known.putAll(declared);
            complete = known;
        }
        return known;
    }

    /// The setting called `name`, or null.
    public @Nullable Setting<?> find(String name) {
        Setting<?> setting = declared.get(name);
        return setting == null ? complete().get(name) : setting;
    }

    /// The setting called `name`.
    ///
    /// Errors: UNKNOWN_SETTING, with the nearest names.
    public Setting<?> require(String name) {
        Setting<?> setting = find(name);
        if (setting == null) {
            throw new DatabaseException(
                    ErrorCode.UNKNOWN_SETTING,
                    "Unknown setting '"
                            + name
                            + "'"
                            + NearestNames.hint(name, complete().keySet()));
        }
        return setting;
    }

    /// All settings, by name.
    public List<Setting<?>> all() {
        return List.copyOf(complete().values());
    }

    /// The values of a user who has changed nothing.
    public Settings defaults() {
        return new Settings(this, Map.of());
    }
}
