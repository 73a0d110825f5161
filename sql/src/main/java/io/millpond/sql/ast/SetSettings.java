package io.millpond.sql.ast;

import java.util.List;

/// `SET name = value, ...`; a name `param_x` sets the query parameter `x`.
public record SetSettings(List<SettingAssignment> settings, Span span) implements Statement {
    public SetSettings {
        settings = List.copyOf(settings);
    }
}
