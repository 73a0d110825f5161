/// The format Parquet: files with a footer that says where the pieces of each column stand.
///
/// Main types: [io.millpond.engine.format.parquet.ParquetFormat], which reads, and
/// [io.millpond.engine.format.parquet.ParquetWriter]. Pages are decoded by the library Hardwood and
/// written here, with the metadata classes of Apache's parquet-format; neither knows Hadoop.
/// Everything that the library throws becomes a `DatabaseException` in
/// [io.millpond.engine.format.parquet.ParquetErrors].
@NullMarked
package io.millpond.engine.format.parquet;

import org.jspecify.annotations.NullMarked;
