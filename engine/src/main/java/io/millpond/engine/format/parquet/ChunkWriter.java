package io.millpond.engine.format.parquet;

import io.millpond.sql.codec.ByteSink;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.DictionaryColumn;

import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/// Gathers the pages of one column in one row group. Single-threaded.
///
/// A page is compressed when it is made. Values go through a dictionary until that is larger than a
/// bound, or the first page shows that it does not help.
final class ChunkWriter {
    /// Pages of fewer values show nothing of how often values come again.
    private static final int SMALL_PAGE = 64;

    private final LeafPlan plan;
    private final PhysicalValues physical;
    private final PageCompression compression;
    private final int dictionaryBytesMax;
    private final boolean hasChecksums;
    private final ByteSink pages = new ByteSink();
    private final ByteSink body = new ByteSink();

    private @Nullable ChunkDictionary dictionary = new ChunkDictionary();
    private boolean isDictionaryUsed;
    private boolean isPlainUsed;
    private @Nullable Column knownDictionary;
    private int[] knownCodes = new int[0];
    private long valueCount;
    private long nullCount;
    private long uncompressedBytes;

    ChunkWriter(
            LeafPlan plan,
            PhysicalValues physical,
            PageCompression compression,
            int dictionaryBytesMax,
            boolean hasChecksums) {
        this.plan = plan;
        this.physical = physical;
        this.compression = compression;
        this.dictionaryBytesMax = dictionaryBytesMax;
        this.hasChecksums = hasChecksums;
        if (plan.physical() == Type.BOOLEAN || dictionaryBytesMax == 0) {
            dictionary = null;
        }
    }

    /// The bytes of its pages before compression.
    long uncompressedBytes() {
        return uncompressedBytes;
    }

    /// Adds a page.
    void add(Column column, Slots slots) {
        int[] rows = slots.presentRows();
        int present = rows == null ? slots.count() : rows.length;
        body.clear();
        putLevels(slots.repetitions(), 0, plan.repetitionMax(), slots.count());
        putLevels(slots.definitions(), plan.definitionMax(), plan.definitionMax(), slots.count());
        Encoding encoding = putValues(column, rows, present);
        valueCount += slots.count();
        nullCount += slots.count() - present;
        DataPageHeader header =
                new DataPageHeader(slots.count(), encoding, Encoding.RLE, Encoding.RLE);
        putPage(PageType.DATA_PAGE, h -> h.setData_page_header(header), body, pages);
    }

    private void putLevels(int @Nullable [] levels, int otherwise, int levelMax, int count) {
        if (levelMax == 0) {
            return;
        }
        int[] given = levels;
        if (given == null) {
            given = new int[count];
            Arrays.fill(given, otherwise);
        }
        ByteSink encoded = new ByteSink();
        HybridEncoder.put(given, count, HybridEncoder.bitWidth(levelMax), encoded);
        body.putInt(encoded.size());
        body.put(encoded.bytes(), 0, encoded.size());
    }

    private Encoding putValues(Column column, int @Nullable [] rows, int present) {
        int[] codes = codes(column, rows, present);
        ChunkDictionary known = dictionary;
        if (codes == null || known == null) {
            isPlainUsed = true;
            plain(column, rows, present).putPlain(body);
            return Encoding.PLAIN;
        }
        isDictionaryUsed = true;
        int bitWidth = Math.max(1, HybridEncoder.bitWidth(Math.max(0, known.size() - 1)));
        body.put((byte) bitWidth);
        HybridEncoder.put(codes, present, bitWidth, body);
        return Encoding.RLE_DICTIONARY;
    }

    private PageValues plain(Column column, int @Nullable [] rows, int present) {
        if (!(column instanceof DictionaryColumn coded)) {
            return physical.of(column, rows, present);
        }
        int[] inner = new int[present];
        for (int i = 0; i < present; i++) {
            inner[i] = coded.code(rows == null ? i : rows[i]);
        }
        return physical.of(coded.dictionary(), inner, present);
    }

    /// The codes of the values; null where they are to be written plainly.
    private int @Nullable [] codes(Column column, int @Nullable [] rows, int present) {
        ChunkDictionary known = dictionary;
        if (known == null || known.byteSize() > dictionaryBytesMax) {
            return null;
        }
        int[] codes = new int[present];
        if (column instanceof DictionaryColumn coded) {
            translate(coded, rows, codes, known);
            return codes;
        }
        PageValues values = physical.of(column, rows, present);
        for (int i = 0; i < present; i++) {
            codes[i] = known.code(values, i);
            boolean isUseless = known.byteSize() > dictionaryBytesMax && !isDictionaryUsed;
            if (isUseless && known.size() > i / 2) {
                dictionary = null;
                return null;
            }
        }
        boolean isRepeating = known.size() <= present / 2 || present < SMALL_PAGE;
        if (!isDictionaryUsed && !isRepeating) {
            dictionary = null;
            return null;
        }
        return codes;
    }

    /// The codes of a dictionary of ours, each looked up once.
    private void translate(
            DictionaryColumn coded, int @Nullable [] rows, int[] codes, ChunkDictionary known) {
        Column words = coded.dictionary();
        PageValues values = null;
        if (!words.equals(knownDictionary)) {
            knownDictionary = words;
            knownCodes = new int[words.rowCount()];
            Arrays.fill(knownCodes, -1);
        }
        for (int i = 0; i < codes.length; i++) {
            int word = coded.code(rows == null ? i : rows[i]);
            if (knownCodes[word] < 0) {
                if (values == null) {
                    values = physical.of(words, null, words.rowCount());
                }
                knownCodes[word] = known.code(values, word);
            }
            codes[i] = knownCodes[word];
        }
    }

    /// Sets the part of a header that depends on the kind of page.
    private interface HeaderPart {
        void set(PageHeader header);
    }

    private void putPage(PageType type, HeaderPart part, ByteSink content, ByteSink target) {
        byte[] packed = compression.compress(content.bytes(), content.size());
        PageHeader header = new PageHeader(type, content.size(), packed.length);
        if (hasChecksums) {
            CRC32 crc = new CRC32();
            crc.update(packed);
            header.setCrc((int) crc.getValue());
        }
        part.set(header);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        try {
            Util.writePageHeader(header, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        target.put(bytes.toByteArray());
        target.put(packed);
        uncompressedBytes += bytes.size() + content.size();
    }

    /// Writes the dictionary and the pages; nothing may be added afterwards.
    ///
    /// @param fileOffset where in the file that is
    ColumnMetaData finish(ByteSink out, long fileOffset) {
        ByteSink first = new ByteSink();
        ChunkDictionary known = isDictionaryUsed ? dictionary : null;
        if (known != null) {
            DictionaryPageHeader header = new DictionaryPageHeader(known.size(), Encoding.PLAIN);
            putPage(
                    PageType.DICTIONARY_PAGE,
                    h -> h.setDictionary_page_header(header),
                    known.plain(),
                    first);
            out.put(first.bytes(), 0, first.size());
        }
        out.put(pages.bytes(), 0, pages.size());
        List<Encoding> encodings = new ArrayList<>(List.of(Encoding.RLE));
        if (known != null || isPlainUsed) {
            encodings.add(Encoding.PLAIN);
        }
        if (known != null) {
            encodings.add(Encoding.RLE_DICTIONARY);
        }
        ColumnMetaData data =
                new ColumnMetaData(
                        plan.physical(),
                        encodings,
                        plan.path(),
                        compression.codec(),
                        valueCount,
                        uncompressedBytes,
                        (long) first.size() + pages.size(),
                        fileOffset + first.size());
        if (known != null) {
            data.setDictionary_page_offset(fileOffset);
        }
        data.setStatistics(new Statistics().setNull_count(nullCount));
        return data;
    }
}
