package io.millpond.engine.system;

import io.millpond.sql.source.ScanRequest;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.OptionalLong;

/// `count` zeros in a column of type UInt8.
public record ZerosSource(long count) implements TableSource {
    @Override
    public Header header() {
        return Header.of(new Field("zero", DataTypes.UINT8));
    }

    @Override
    public boolean isGenerated() {
        return true;
    }

    @Override
    public OptionalLong exactRowCount() {
        return count == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(count);
    }

    @Override
    public List<BlockStream> scan(ScanRequest request) {
        return List.of(
                new BlockStream() {
                    private final Header header =
                            request.columns().isEmpty() ? Header.EMPTY : ZerosSource.this.header();
                    private long given;

                    @Override
                    public Header header() {
                        return header;
                    }

                    @Override
                    public @Nullable Block next() {
                        request.token().check();
                        int rows = (int) Math.min(request.blockRows(), count - given);
                        given += rows;
                        if (rows == 0) {
                            return null;
                        }
                        return new Block(
                                header,
                                header.size() == 0
                                        ? List.of()
                                        : List.of(Columns.defaults(DataTypes.UINT8, rows)),
                                rows);
                    }

                    @Override
                    public void close() {
                        // Holds nothing.
                    }
                });
    }
}
