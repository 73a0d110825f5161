package io.millpond.engine;

import io.millpond.engine.execute.SessionState;
import io.millpond.engine.execute.StatementRunner;
import io.millpond.engine.statement.QueryOptions;
import io.millpond.engine.statement.QueryText;
import io.millpond.engine.statement.StatementResult;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.block.Block;

import java.util.ArrayList;
import java.util.List;

/// What outlives one statement for one client: current database, settings, temporary tables.
///
/// Thread-safe, but statements that change the session and others at the same time see either
/// state.
public final class Session {
    private final SessionState state;
    private final StatementRunner runner;

    Session(SessionState state, StatementRunner runner) {
        this.state = state;
        this.runner = runner;
    }

    public String currentDatabase() {
        return state.database();
    }

    /// The settings of the session, without those of single statements.
    public Settings settings() {
        return state.settings();
    }

    /// Runs one statement. For a query, reading the result runs it; anything else is done when this
    /// returns.
    ///
    /// Throws `DatabaseException`.
    public StatementResult execute(QueryText text, QueryOptions options) {
        return runner.run(state, text, options);
    }

    /// Runs one statement to its end and returns all rows of its result.
    public List<Block> query(String sql) {
        try (StatementResult result = execute(QueryText.of(sql), QueryOptions.plain())) {
            List<Block> blocks = new ArrayList<>();
            Block block = result.blocks().next();
            while (block != null) {
                blocks.add(block);
                block = result.blocks().next();
            }
            return blocks;
        }
    }
}
