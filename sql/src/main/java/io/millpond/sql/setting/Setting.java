package io.millpond.sql.setting;

/// A named value that a user may change.
///
/// @param name in ClickHouse's spelling
/// @param isImplemented whether a change has an effect; the others are accepted and shown
/// @param description one sentence, empty for settings that are not implemented
public record Setting<T>(
        String name,
        SettingType<T> type,
        T defaultValue,
        boolean isImplemented,
        String description) {

    /// A setting that has an effect.
    public static <T> Setting<T> of(
            String name, SettingType<T> type, T defaultValue, String description) {
        return new Setting<>(name, type, defaultValue, true, description);
    }

    /// The default as text.
    public String defaultText() {
        return type.print(defaultValue);
    }
}
