package io.millpond.sql.parser;

/// The parsers of one statement, wired to each other and to the same tokens.
final class Grammar {
    final TokenCursor tokens;
    final TypeParser types;
    final ExpressionParser expressions;
    final FunctionParser functions;
    final ColumnSetParser columnSets;
    final WindowParser windows;
    final FromParser from;
    final QueryParser queries;
    final SettingsParser settings;
    final TableElementParser elements;
    final StorageParser storage;
    final PartitionParser partitions;
    final StatementParser statements;

    Grammar(TokenCursor tokens) {
        this.tokens = tokens;
        types = new TypeParser(this);
        expressions = new ExpressionParser(this);
        functions = new FunctionParser(this);
        columnSets = new ColumnSetParser(this);
        windows = new WindowParser(this);
        from = new FromParser(this);
        queries = new QueryParser(this);
        settings = new SettingsParser(this);
        elements = new TableElementParser(this);
        storage = new StorageParser(this);
        partitions = new PartitionParser(this);
        statements = new StatementParser(this);
    }
}
