/// Protobuf: messages whose fields are columns, with lengths between them, in a list, or alone.
///
/// Main types: [io.millpond.engine.format.protobuf.ProtobufDecoder] and
/// [io.millpond.engine.format.protobuf.ProtobufWriter]. The text of a schema becomes a
/// [io.millpond.engine.format.protobuf.ProtoMessage]; that and the columns make one plan, which
/// moves values between the wire and columns. A field and a column belong together whose names are
/// equal when case, `.` and `_` do not count.
@NullMarked
package io.millpond.engine.format.protobuf;

import org.jspecify.annotations.NullMarked;
