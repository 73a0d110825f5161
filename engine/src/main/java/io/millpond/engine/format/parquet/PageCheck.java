package io.millpond.engine.format.parquet;

import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.ColumnMetaData;
import dev.hardwood.metadata.CompressionCodec;

import io.millpond.storage.io.SegmentStream;

import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;

import java.io.FilterInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// Looks whether the headers of a chunk's pages are sound before the library decodes them: it
/// waits for ever for the bytes of a page that is longer than its chunk, and takes memory for what
/// a page says it is unpacked.
final class PageCheck {
    private static final int HEADER_BYTES_MAX = 1 << 24;

    /// What a page may be unpacked, whatever it is packed.
    private static final long SMALL_BYTES = 64L << 20;

    /// How many times longer than packed no codec gets a page: Zstandard's runs of 128 KiB in four
    /// bytes.
    private static final long RATIO_MAX = 40_000;

    private final MemorySegment document;
    private final ColumnMetaData chunk;
    private final long from;

    /// @param chunk of the document
    PageCheck(MemorySegment document, ColumnChunk chunk) {
        this.document = document;
        this.chunk = chunk.metaData();
        this.from = chunk.chunkStartOffset();
    }

    /// Errors: INCORRECT_DATA.
    void run() throws IOException {
        if (chunk.numValues() == 0) {
            return;
        }
        long length = chunk.totalCompressedSize();
        require(
                from >= 0 && length >= 0 && from <= document.byteSize() - length,
                "its bytes are [%d, %d + %d)".formatted(from, from, length));
        require(chunk.dataPageOffset() >= from, "its data begins before it does");
        require(chunk.dataPageOffset() <= from + length, "its data begins behind it");
        require(chunk.numValues() >= 0, "it has %d values".formatted(chunk.numValues()));
        MemorySegment pages = document.asSlice(from, length);
        long values = 0;
        long at = 0;
        while (values < chunk.numValues()) {
            Counting bytes = new Counting(pages.asSlice(at));
            PageHeader header = Util.readPageHeader(bytes);
            at += bytes.count;
            checkSizes(header, length - at);
            at += header.getCompressed_page_size();
            values += values(header);
        }
        require(
                values == chunk.numValues(),
                "its pages have %d values and not %d".formatted(values, chunk.numValues()));
    }

    private void checkSizes(PageHeader header, long rest) {
        int packed = header.getCompressed_page_size();
        int unpacked = header.getUncompressed_page_size();
        require(
                packed >= 0 && packed <= rest && unpacked >= 0,
                "a page of %d bytes, unpacked %d".formatted(packed, unpacked));
        boolean isPlain = chunk.codec() == CompressionCodec.UNCOMPRESSED;
        require(
                isPlain
                        ? packed == unpacked
                        : unpacked <= SMALL_BYTES || unpacked / RATIO_MAX <= packed,
                "a page of %d bytes unpacked from %d".formatted(unpacked, packed));
    }

    /// The values of a page; every one takes part in a level or in bytes, so that there are not
    /// more than bits in the page, but for runs, which are bounded by the chunk.
    private long values(PageHeader header) {
        DataPageHeader data = header.getData_page_header();
        DataPageHeaderV2 second = header.getData_page_header_v2();
        DictionaryPageHeader dictionary = header.getDictionary_page_header();
        PageType type = header.getType();
        long values = 0;
        switch (type) {
            case null -> require(false, "a page of an unknown type");
            case DATA_PAGE -> {
                require(data != null, "a page lacks its header");
                values = data == null ? -1 : data.getNum_values();
            }
            case DATA_PAGE_V2 -> {
                require(second != null, "a page lacks its header");
                values = second == null ? -1 : checked(second, header);
            }
            case DICTIONARY_PAGE -> {
                long words = dictionary == null ? -1 : dictionary.getNum_values();
                require(
                        words >= 0
                                && words <= Byte.SIZE * (long) header.getUncompressed_page_size(),
                        "a dictionary of %d values".formatted(words));
            }
            case INDEX_PAGE -> {}
        }
        require(values >= 0, "a page of %d values".formatted(values));
        return values;
    }

    private static long checked(DataPageHeaderV2 page, PageHeader header) {
        long repetitions = page.getRepetition_levels_byte_length();
        long definitions = page.getDefinition_levels_byte_length();
        require(
                repetitions >= 0
                        && definitions >= 0
                        && repetitions + definitions <= header.getCompressed_page_size()
                        && repetitions + definitions <= header.getUncompressed_page_size(),
                "levels of %d and %d bytes".formatted(repetitions, definitions));
        return page.getNum_values();
    }

    private static void require(boolean isSound, String otherwise) {
        if (!isSound) {
            throw ParquetErrors.contradiction(otherwise);
        }
    }

    /// Counts what is read.
    private static final class Counting extends FilterInputStream {
        private long count;

        Counting(MemorySegment bytes) {
            super(
                    new SegmentStream(
                            bytes.asSlice(0, Math.min(bytes.byteSize(), HEADER_BYTES_MAX))));
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            count += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            int read = super.read(target, from, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
