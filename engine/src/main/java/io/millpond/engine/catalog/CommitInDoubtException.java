package io.millpond.engine.catalog;

import io.millpond.storage.DatabaseException;

import java.io.IOException;

/// A commit of which nothing is known: the disk failed while the frame was on its way.
///
/// It is not visible, and never will be in this process; the next start finds it whole or not at
/// all. So whatever the frame names, such as the files of new parts, has to stay until then.
public final class CommitInDoubtException extends DatabaseException {
    private static final long serialVersionUID = 1L;

    private CommitInDoubtException(DatabaseException failure, IOException cause) {
        super(failure.code(), failure.text(), cause);
    }

    static CommitInDoubtException of(IOException cause) {
        return new CommitInDoubtException(
                DiskFailure.writing("A change of the catalog could not be made durable", cause),
                cause);
    }
}
