package io.millpond.sql.function.text;

import io.millpond.storage.column.BytesColumn;

/// A condition on strings. Thread-safe.
interface TextTest {
    /// Whether it holds for the bytes `[from, to)`.
    boolean holds(byte[] bytes, int from, int to);

    /// Marks with 1 the rows for which it holds; `marks` is 0 everywhere before, one for each row.
    default void mark(BytesColumn texts, byte[] marks) {
        byte[] bytes = texts.bytes();
        for (int row = 0; row < marks.length; row++) {
            marks[row] = (byte) (holds(bytes, texts.start(row), texts.end(row)) ? 1 : 0);
        }
    }

    /// A test that holds only where one of some needles stands, so that rows are found by a search.
    ///
    /// @param rest what must hold besides
    record Searched(LiteralSearch search, TextTest rest) implements TextTest {
        /// A test that holds wherever a needle stands.
        Searched(LiteralSearch search) {
            this(search, (_, _, _) -> true);
        }

        @Override
        public boolean holds(byte[] bytes, int from, int to) {
            return search.find(bytes, from, to) >= 0 && rest.holds(bytes, from, to);
        }

        @Override
        public void mark(BytesColumn texts, byte[] marks) {
            search.mark(texts, rest, marks);
        }
    }
}
