/// Tables as objects that work: what a statement or a background task does things with.
///
/// Main types: [Table], which is a definition and nothing else; what a table can do are small
/// interfaces beside it ([Scannable], [Insertable], [Streaming] and so on); [TableFactories], the
/// registry of engines; [Tables], the working tables by uuid.
///
/// Invariant: names are the catalog's. A table knows its uuid and definition, and asks
/// [io.millpond.engine.catalog.CatalogSnapshot#table(java.util.UUID)] what it is called now.
@NullMarked
package io.millpond.engine.table;

import org.jspecify.annotations.NullMarked;
