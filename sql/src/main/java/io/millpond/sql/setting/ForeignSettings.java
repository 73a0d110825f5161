package io.millpond.sql.setting;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads lists of ClickHouse's settings: lines of name, type and default, separated by tabs.
public final class ForeignSettings {
    private ForeignSettings() {}

    /// The settings in a file.
    ///
    /// @param resource a file beside `anchor`
    public static List<Setting<?>> read(Class<?> anchor, String resource) {
        List<Setting<?>> settings = new ArrayList<>();
        for (String line : text(anchor, resource).split("\n", -1)) {
            if (!line.isEmpty()) {
                String[] cells = line.split("\t", -1);
                settings.add(setting(cells[0], cells[1], cells[2]));
            }
        }
        return settings;
    }

    private static String text(Class<?> anchor, String resource) {
        try (InputStream in = anchor.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("missing resource: " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Setting<?> setting(String name, String type, String defaultText) {
        return switch (type) {
            case "UInt64" -> of(name, SettingType.UINT64, defaultText);
            case "NonZeroUInt64" -> of(name, SettingType.NON_ZERO_UINT64, defaultText);
            case "MaxThreads" -> of(name, SettingType.THREADS, defaultText);
            case "Int64", "Int32" -> of(name, SettingType.INT64.named(type), defaultText);
            case "Bool" -> of(name, SettingType.BOOL, defaultText);
            case "Float", "Double" -> of(name, SettingType.FLOAT.named(type), defaultText);
            case "String" -> of(name, SettingType.STRING, defaultText);
            case "Seconds" -> of(name, SettingType.SECONDS, defaultText);
            case "Milliseconds" -> of(name, SettingType.MILLISECONDS, defaultText);
            case "JoinAlgorithm" -> of(name, SettingType.JOIN_ALGORITHMS, defaultText);
            default -> of(name, SettingType.text(type), defaultText);
        };
    }

    private static <T> Setting<T> of(String name, SettingType<T> type, String defaultText) {
        return new Setting<>(name, type, type.read(defaultText.translateEscapes()), false, "");
    }
}
