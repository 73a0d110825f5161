package io.millpond.sql.ast;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

/// INSERT INTO.
///
/// @param columns what the rows consist of; empty: all insertable columns of the target
/// @param settings of the SETTINGS before the source
public record Insert(
        Target target,
        InsertColumns columns,
        List<SettingAssignment> settings,
        Source source,
        Span span)
        implements Statement {

    public Insert {
        settings = List.copyOf(settings);
    }

    /// Where rows go.
    public sealed interface Target permits IntoTable, IntoFunction {}

    public record IntoTable(TableName table) implements Target {}

    /// `INSERT INTO FUNCTION f(...) [PARTITION BY expression]`.
    public record IntoFunction(FunctionCall function, @Nullable Expression partitionBy)
            implements Target {}

    /// The column list.
    ///
    /// @param columns names ([Identifier]) or matchers, in order of the data; empty: all columns
    public record InsertColumns(List<Expression> columns) {
        public static final InsertColumns ALL = new InsertColumns(List.of());

        public InsertColumns {
            columns = List.copyOf(columns);
        }
    }

    /// Where rows come from. Data in the text is not parsed: `dataOffset` is the position in the
    /// source text, in characters, where it begins.
    public sealed interface Source permits ValuesSource, FormatSource, SelectSource, InputSource {}

    /// `VALUES`: data of format Values, with expressions.
    public record ValuesSource(int dataOffset) implements Source {
        @Override
        public boolean equals(Object other) {
            return other instanceof ValuesSource;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    /// `FORMAT name`, or nothing at all: data in that format follows.
    ///
    /// @param format null: the default input format
    /// @param infile path of `FROM INFILE 'path'`, which a server refuses
    public record FormatSource(@Nullable String format, @Nullable String infile, int dataOffset)
            implements Source {
        @Override
        public boolean equals(Object other) {
            return other instanceof FormatSource that
                    && Objects.equals(format, that.format)
                    && Objects.equals(infile, that.infile);
        }

        @Override
        public int hashCode() {
            return Objects.hash(format, infile);
        }
    }

    /// `SELECT ... FROM input('structure') ... FORMAT name`: data in that format follows, and the
    /// query reads it.
    public record InputSource(Query query, String format, int dataOffset) implements Source {
        @Override
        public boolean equals(Object other) {
            return other instanceof InputSource that
                    && query.equals(that.query)
                    && format.equals(that.format);
        }

        @Override
        public int hashCode() {
            return Objects.hash(query, format);
        }
    }

    /// `SELECT ...`.
    public record SelectSource(Query query) implements Source {}
}
