package io.millpond.sql.setting;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A choice of values for the settings of a registry. Immutable; whatever was not chosen has its
/// default.
public final class Settings {
    private final SettingRegistry registry;
    private final SortedMap<String, Object> values;

    Settings(SettingRegistry registry, Map<String, Object> values) {
        this.registry = registry;
        this.values = new TreeMap<>(values);
    }

    public SettingRegistry registry() {
        return registry;
    }

    /// The value of `setting`.
    public <T> T get(Setting<T> setting) {
        Object value = values.get(setting.name());
        if (value == null) {
            return setting.defaultValue();
        }
        @SuppressWarnings("unchecked") // with(...) stores only what the setting's type has read
        T typed = (T) value;
        return typed;
    }

    /// These settings with `name` set to what `text` stands for.
    ///
    /// Errors: UNKNOWN_SETTING, and those of [SettingType#read].
    public Settings with(String name, String text) {
        return with(registry.require(name), text);
    }

    private <T> Settings with(Setting<T> setting, String text) {
        return with(setting, setting.type().read(text));
    }

    public <T> Settings with(Setting<T> setting, T value) {
        Map<String, Object> changed = new TreeMap<>(values);
        changed.put(setting.name(), value);
        return new Settings(registry, changed);
    }

    /// These settings with every entry of `texts` set.
    public Settings with(Map<String, String> texts) {
        Settings result = this;
        for (Map.Entry<String, String> entry : texts.entrySet()) {
            result = result.with(entry.getKey(), entry.getValue());
        }
        return result;
    }

    /// These settings with `name` at its default.
    ///
    /// Errors: UNKNOWN_SETTING.
    public Settings withDefault(String name) {
        registry.require(name);
        Map<String, Object> changed = new TreeMap<>(values);
        changed.remove(name);
        return new Settings(registry, changed);
    }

    public boolean isChanged(Setting<?> setting) {
        return values.containsKey(setting.name());
    }

    /// The value of `setting` as text.
    public <T> String text(Setting<T> setting) {
        return setting.type().print(get(setting));
    }

    /// The names and texts of the settings that were set, by name.
    public SortedMap<String, String> changed() {
        SortedMap<String, String> texts = new TreeMap<>();
        for (String name : values.keySet()) {
            texts.put(name, text(registry.require(name)));
        }
        return Collections.unmodifiableSortedMap(texts);
    }

    @Override
    public String toString() {
        return changed().toString();
    }
}
