/// Tables whose rows are documents of some format: the engines File and URL.
///
/// Main type: [io.millpond.engine.document.FileTable], a file that inserts append documents to.
///
/// Invariants: a file grows by whole documents, also over a crash; what is read and written outside
/// of the data directory is what [io.millpond.engine.external.ExternalAccess] allows.
@NullMarked
package io.millpond.engine.document;

import org.jspecify.annotations.NullMarked;
