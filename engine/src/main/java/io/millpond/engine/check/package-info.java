/// The look at a data directory that no server has open: what is damaged, missing or left over.
///
/// Main type: [DirectoryCheck], which returns [Finding]s. Nothing on the disk is changed; the
/// recovery of the catalog's log works on [UnchangedFiles].
@NullMarked
package io.millpond.engine.check;

import org.jspecify.annotations.NullMarked;
