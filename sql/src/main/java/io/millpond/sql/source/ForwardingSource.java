package io.millpond.sql.source;

import io.millpond.sql.ast.Expression;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// A source that changes something of another one, and is as that one in all it does not say.
///
/// What is added to [TableSource] is to be forwarded here, so that every source around another
/// one has it.
public interface ForwardingSource extends TableSource {
    /// The source that is asked.
    TableSource inner();

    @Override
    default Header header() {
        return inner().header();
    }

    @Override
    default List<Field> virtualColumns() {
        return inner().virtualColumns();
    }

    @Override
    default List<BlockStream> scan(ScanRequest request) {
        return inner().scan(request);
    }

    @Override
    default boolean filtersBy(String column) {
        return inner().filtersBy(column);
    }

    @Override
    default boolean isKey(String column) {
        return inner().isKey(column);
    }

    @Override
    default boolean ordersBy(String column) {
        return inner().ordersBy(column);
    }

    @Override
    default boolean takesPrewhere() {
        return inner().takesPrewhere();
    }

    @Override
    default boolean takesFinal() {
        return inner().takesFinal();
    }

    @Override
    default Optional<Expression> samplingKey() {
        return inner().samplingKey();
    }

    @Override
    default boolean ignoresSampling() {
        return inner().ignoresSampling();
    }

    @Override
    default boolean isReadable() {
        return inner().isReadable();
    }

    @Override
    default Optional<JoinKeys> joinKeys() {
        return inner().joinKeys();
    }

    @Override
    default boolean isGenerated() {
        return inner().isGenerated();
    }

    @Override
    default long columnBytes(String column) {
        return inner().columnBytes(column);
    }

    @Override
    default Set<String> indexedExpressions() {
        return inner().indexedExpressions();
    }

    @Override
    default List<TextSearch> textSearches() {
        return inner().textSearches();
    }

    @Override
    default List<IndexUse> indexUses(List<RowCondition> conditions) {
        return inner().indexUses(conditions);
    }

    @Override
    default boolean reads(Subcolumn subcolumn) {
        return inner().reads(subcolumn);
    }

    @Override
    default Optional<RowFetch> rowFetch() {
        return inner().rowFetch();
    }

    @Override
    default Optional<Extremes> extremes(String column) {
        return inner().extremes(column);
    }

    @Override
    default OptionalLong exactRowCount() {
        return inner().exactRowCount();
    }
}
