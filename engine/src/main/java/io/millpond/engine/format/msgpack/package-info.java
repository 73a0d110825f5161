/// MsgPack: the values of all rows one after another, without names.
///
/// Main types: [io.millpond.engine.format.msgpack.MsgPackDecoder] and
/// [io.millpond.engine.format.msgpack.MsgPackWriter]. A length in the data is compared with the
/// bytes that are there before anything is allocated for it.
@NullMarked
package io.millpond.engine.format.msgpack;

import org.jspecify.annotations.NullMarked;
