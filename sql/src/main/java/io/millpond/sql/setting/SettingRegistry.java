package io.millpond.sql.setting;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The settings that one kind of thing knows, such as queries or Kafka tables. Immutable.
public final class SettingRegistry {
    private final Map<String, Setting<?>> byName = new TreeMap<>();

    /// @param settings each name once
    public SettingRegistry(Collection<? extends Setting<?>> settings) {
        for (Setting<?> setting : settings) {
            if (byName.put(setting.name(), setting) != null) {
                throw new IllegalArgumentException("setting declared twice: " + setting.name());
            }
        }
    }

    /// The setting called `name`, or null.
    public @Nullable Setting<?> find(String name) {
        return byName.get(name);
    }

    /// The setting called `name`.
    ///
    /// Errors: UNKNOWN_SETTING, with the nearest names.
    public Setting<?> require(String name) {
        Setting<?> setting = byName.get(name);
        if (setting == null) {
            throw new DatabaseException(
                    ErrorCode.UNKNOWN_SETTING,
                    "Unknown setting '" + name + "'" + NearestNames.hint(name, byName.keySet()));
        }
        return setting;
    }

    /// All settings, by name.
    public List<Setting<?>> all() {
        return List.copyOf(byName.values());
    }

    /// The values of a user who has changed nothing.
    public Settings defaults() {
        return new Settings(this, Map.of());
    }
}
