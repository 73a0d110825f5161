package io.millpond.engine.catalog;

import io.millpond.storage.io.ByteSink;
import io.millpond.storage.io.ByteSource;

import java.util.List;
import java.util.UUID;

/// The bytes of a [CatalogEdit.PartRecordEdit] in a frame; [CatalogCodec] has their form.
final class PartRecordCodec {
    private PartRecordCodec() {}

    static void put(ByteSink out, CatalogEdit.PartRecordEdit edit) {
        switch (edit) {
            case CatalogEdit.SetDetachedParts(UUID table, var added, var removed) -> {
                out.putByte(30);
                CatalogCodec.putUuid(out, table);
                putParts(out, added, removed);
            }
            case CatalogEdit.SetFrozenParts(String backup, UUID table, var added, var removed) -> {
                out.putByte(31);
                out.putString(backup);
                CatalogCodec.putUuid(out, table);
                putParts(out, added, removed);
            }
            case CatalogEdit.PutMutation(UUID table, MutationEntry mutation) -> {
                out.putByte(32);
                CatalogCodec.putUuid(out, table);
                out.putVarint(mutation.number());
                out.putString(mutation.database());
                CatalogCodec.putList(out, mutation.commands(), ByteSink::putString);
                out.putLong(mutation.createdMs());
                out.putLong(mutation.doneMs());
                CatalogCodec.putList(
                        out,
                        List.copyOf(mutation.settings().entrySet()),
                        (sink, setting) -> {
                            sink.putString(setting.getKey());
                            sink.putString(setting.getValue());
                        });
            }
            case CatalogEdit.FinishMutation(UUID table, long number, long doneMs) -> {
                out.putByte(33);
                CatalogCodec.putUuid(out, table);
                out.putVarint(number);
                out.putLong(doneMs);
            }
            case CatalogEdit.DropMutations(UUID table, var numbers) -> {
                out.putByte(34);
                CatalogCodec.putUuid(out, table);
                CatalogCodec.putList(out, numbers, ByteSink::putVarint);
            }
        }
    }

    private static void putParts(ByteSink out, List<PartEntry> added, List<String> removed) {
        CatalogCodec.putList(out, added, CatalogCodec::putPart);
        CatalogCodec.putList(out, removed, ByteSink::putString);
    }

    static CatalogEdit take(int tag, ByteSource in, int version) {
        return switch (tag) {
            case 30 ->
                    new CatalogEdit.SetDetachedParts(
                            CatalogCodec.takeUuid(in),
                            CatalogCodec.takeList(in, s -> CatalogCodec.takePart(s, version)),
                            CatalogCodec.takeList(in, ByteSource::takeString));
            case 31 ->
                    new CatalogEdit.SetFrozenParts(
                            in.takeString(),
                            CatalogCodec.takeUuid(in),
                            CatalogCodec.takeList(in, s -> CatalogCodec.takePart(s, version)),
                            CatalogCodec.takeList(in, ByteSource::takeString));
            case 32 ->
                    new CatalogEdit.PutMutation(
                            CatalogCodec.takeUuid(in),
                            new MutationEntry(
                                    in.takeVarint(),
                                    in.takeString(),
                                    CatalogCodec.takeList(in, ByteSource::takeString),
                                    in.takeLong(),
                                    in.takeLong(),
                                    CatalogCodec.takeSettings(in, version)));
            case 33 ->
                    new CatalogEdit.FinishMutation(
                            CatalogCodec.takeUuid(in), in.takeVarint(), in.takeLong());
            case 34 ->
                    new CatalogEdit.DropMutations(
                            CatalogCodec.takeUuid(in),
                            CatalogCodec.takeList(in, ByteSource::takeVarint));
            default -> throw new IllegalArgumentException("No catalog edit has the tag " + tag);
        };
    }
}
