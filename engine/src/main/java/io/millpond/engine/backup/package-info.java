/// Backups: where they are, what they hold, and the operations that ran.
///
/// Main types: [BackupOutput] and [BackupInput], a directory or a zip file of the same entries;
/// [BackupManifest], the entry that says what the others are; [BackupChain], a backup with those
/// that it adds to. The statements that use them are in
/// `engine.execute`.
///
/// Invariants:
/// - A backup is what its manifest says. The manifest is written last and becomes durable after
///   everything it names; without one, or with one that is damaged, there is no backup.
/// - Nothing below the directory that the configuration names is left, nor anything outside of it
///   read or written.
@NullMarked
package io.millpond.engine.backup;

import org.jspecify.annotations.NullMarked;
