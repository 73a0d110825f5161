package io.millpond.sql.function.library;

import io.millpond.sql.aggregate.bitmap.BitmapFunctions;
import io.millpond.sql.aggregate.library.StateFunctions;
import io.millpond.sql.function.FunctionFamily;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.cast.DecimalPrinting;
import io.millpond.sql.function.composite.ArrayEnumerations;
import io.millpond.sql.function.composite.ArrayFunctions;
import io.millpond.sql.function.composite.ArrayLimits;
import io.millpond.sql.function.composite.ArrayMeasures;
import io.millpond.sql.function.composite.ArrayMoveFunctions;
import io.millpond.sql.function.composite.ArrayRankMeasures;
import io.millpond.sql.function.composite.ArraySearch;
import io.millpond.sql.function.composite.ArraySetFunctions;
import io.millpond.sql.function.composite.ArrayShapeFunctions;
import io.millpond.sql.function.composite.ArrayShuffles;
import io.millpond.sql.function.composite.KeyValuePairs;
import io.millpond.sql.function.composite.MapFunctions;
import io.millpond.sql.function.composite.MapOperations;
import io.millpond.sql.function.composite.MapSums;
import io.millpond.sql.function.composite.SeriesFunctions;
import io.millpond.sql.function.composite.TupleArithmetic;
import io.millpond.sql.function.composite.TupleFunctions;
import io.millpond.sql.function.composite.VectorFunctions;
import io.millpond.sql.function.condition.ComparisonFunctions;
import io.millpond.sql.function.condition.ConditionalFunctions;
import io.millpond.sql.function.condition.LogicalFunctions;
import io.millpond.sql.function.condition.NullFunctions;
import io.millpond.sql.function.condition.PickFunctions;
import io.millpond.sql.function.conversion.CastFunctions;
import io.millpond.sql.function.conversion.ConversionFunctions;
import io.millpond.sql.function.conversion.ReinterpretFunctions;
import io.millpond.sql.function.encoding.BaseEncodings;
import io.millpond.sql.function.encoding.CurveFunctions;
import io.millpond.sql.function.encoding.EncodingFunctions;
import io.millpond.sql.function.encoding.EscapeFunctions;
import io.millpond.sql.function.encoding.HtmlFunctions;
import io.millpond.sql.function.encoding.SetBits;
import io.millpond.sql.function.encoding.SqidFunctions;
import io.millpond.sql.function.geo.GeoFunctions;
import io.millpond.sql.function.geo.GeohashFunctions;
import io.millpond.sql.function.hash.Digests;
import io.millpond.sql.function.hash.EncryptionFunctions;
import io.millpond.sql.function.hash.HashFunctions;
import io.millpond.sql.function.hash.JavaHashes;
import io.millpond.sql.function.hash.NumberHashes;
import io.millpond.sql.function.hash.StringHashes;
import io.millpond.sql.function.ip.IpFunctions;
import io.millpond.sql.function.ip.IpParsing;
import io.millpond.sql.function.ip.IpRanges;
import io.millpond.sql.function.ip.MacFunctions;
import io.millpond.sql.function.json.JsonFunctions;
import io.millpond.sql.function.json.JsonPathFunctions;
import io.millpond.sql.function.json.JsonTreeFunctions;
import io.millpond.sql.function.json.SimpleJsonFunctions;
import io.millpond.sql.function.misc.ColumnShapes;
import io.millpond.sql.function.misc.JoinGetFunctions;
import io.millpond.sql.function.misc.LookupFunctions;
import io.millpond.sql.function.misc.MachineFunctions;
import io.millpond.sql.function.misc.MiscFunctions;
import io.millpond.sql.function.misc.QueryTextFunctions;
import io.millpond.sql.function.misc.RandomFunctions;
import io.millpond.sql.function.misc.ReadableFunctions;
import io.millpond.sql.function.misc.RowFunctions;
import io.millpond.sql.function.misc.ServerFunctions;
import io.millpond.sql.function.misc.SessionFunctions;
import io.millpond.sql.function.misc.SleepFunctions;
import io.millpond.sql.function.misc.SurroundingsFunctions;
import io.millpond.sql.function.misc.TypeFacts;
import io.millpond.sql.function.misc.UuidFunctions;
import io.millpond.sql.function.number.ArithmeticFunctions;
import io.millpond.sql.function.number.BitFunctions;
import io.millpond.sql.function.number.BitTexts;
import io.millpond.sql.function.number.FinancialFunctions;
import io.millpond.sql.function.number.MathFunctions;
import io.millpond.sql.function.number.NullableDivisions;
import io.millpond.sql.function.number.PairFunctions;
import io.millpond.sql.function.number.RoundFunctions;
import io.millpond.sql.function.number.StepFunctions;
import io.millpond.sql.function.number.WholeNumberFunctions;
import io.millpond.sql.function.text.AffixFunctions;
import io.millpond.sql.function.text.EditFunctions;
import io.millpond.sql.function.text.GroupFunctions;
import io.millpond.sql.function.text.LikeFunctions;
import io.millpond.sql.function.text.MultiFunctions;
import io.millpond.sql.function.text.OrderFunctions;
import io.millpond.sql.function.text.PatternFunctions;
import io.millpond.sql.function.text.ReplaceFunctions;
import io.millpond.sql.function.text.SearchFunctions;
import io.millpond.sql.function.text.SimilarityFunctions;
import io.millpond.sql.function.text.SparseGramFunctions;
import io.millpond.sql.function.text.SplitFunctions;
import io.millpond.sql.function.text.StringFunctions;
import io.millpond.sql.function.text.SubsequenceFunctions;
import io.millpond.sql.function.text.SubstringFunctions;
import io.millpond.sql.function.text.TextDistances;
import io.millpond.sql.function.text.TokenFunctions;
import io.millpond.sql.function.time.DateChanges;
import io.millpond.sql.function.time.DateFormatFunctions;
import io.millpond.sql.function.time.DateFunctions;
import io.millpond.sql.function.time.DateMaking;
import io.millpond.sql.function.time.DateNumbers;
import io.millpond.sql.function.time.DateParseFunctions;
import io.millpond.sql.function.time.DatePartFunctions;
import io.millpond.sql.function.time.IntervalFunctions;
import io.millpond.sql.function.time.PresentFunctions;
import io.millpond.sql.function.time.StartOfFunctions;
import io.millpond.sql.function.time.TimeSlots;
import io.millpond.sql.function.time.TimeWindows;
import io.millpond.sql.function.time.WeekFunctions;
import io.millpond.sql.function.url.UrlDomains;
import io.millpond.sql.function.url.UrlEncoding;
import io.millpond.sql.function.url.UrlFunctions;
import io.millpond.sql.function.url.UrlParameters;
import io.millpond.sql.function.variant.ObjectFunctions;
import io.millpond.sql.function.variant.VariantFunctions;

import java.util.List;

/// The families of scalar functions: one for each class that defines some.
///
/// A function that is added to a family, or a new family, needs its names in `ScalarFamily.tsv`,
/// which `FunctionNamesTest` rewrites.
public enum ScalarFamily implements FunctionFamily<ScalarFunction> {
    ARITHMETIC,
    NULLABLE_DIVISIONS,
    COMPARISON,
    LOGICAL,
    CONDITIONAL,
    NULL,
    PICK,
    CONVERSION,
    CAST,
    REINTERPRET,
    DECIMAL_PRINTING,
    ARRAY,
    ARRAY_SEARCH,
    ARRAY_SHAPE,
    ARRAY_MOVE,
    ARRAY_SHUFFLES,
    ARRAY_ENUMERATIONS,
    ARRAY_SET,
    ARRAY_MEASURES,
    ARRAY_RANK_MEASURES,
    ARRAY_LIMITS,
    TUPLE,
    TUPLE_ARITHMETIC,
    VECTOR,
    MAP,
    MAP_OPERATIONS,
    MAP_SUMS,
    KEY_VALUE_PAIRS,
    STRING,
    SUBSTRING,
    SEARCH,
    MULTI,
    GROUP,
    TEXT_DISTANCES,
    EDIT,
    LIKE,
    PATTERN,
    SPLIT,
    REPLACE,
    DATE,
    DATE_MAKING,
    PRESENT,
    DATE_PART,
    WEEK,
    START_OF,
    DATE_FORMAT,
    DATE_PARSE,
    DATE_CHANGES,
    DATE_NUMBERS,
    INTERVAL,
    TIME_SLOTS,
    TIME_WINDOWS,
    MISC,
    READABLE,
    TYPE_FACTS,
    UUID,
    ROW,
    SLEEP,
    RANDOM,
    QUERY_TEXT,
    SESSION,
    MATH,
    ROUND,
    PAIR,
    STEP,
    WHOLE_NUMBER,
    FINANCIAL,
    BIT,
    BIT_TEXTS,
    GEO,
    GEOHASH,
    SERIES,
    HASH,
    JAVA_HASHES,
    NUMBER_HASHES,
    DIGESTS,
    ENCODING,
    SET_BITS,
    ESCAPE,
    IP,
    IP_PARSING,
    IP_RANGES,
    MAC,
    URL,
    URL_DOMAINS,
    URL_PARAMETERS,
    URL_ENCODING,
    JSON,
    JSON_PATH,
    LOOKUP,
    VARIANT,
    OBJECT,
    STATES,
    BITMAPS,
    SIMPLE_JSON,
    BASE_ENCODINGS,
    CURVE,
    HTML,
    SQID,
    AFFIX,
    SUBSEQUENCE,
    TOKEN,
    SIMILARITY,
    SPARSE_GRAMS,
    ORDER,
    STRING_HASHES,
    ENCRYPTION,
    SERVER,
    MACHINE,
    SHAPE,
    JSON_TREE,
    SURROUNDINGS,
    JOIN_GET;

    @Override
    public List<ScalarFunction> make() {
        return switch (this) {
            case ARITHMETIC -> ArithmeticFunctions.all();
            case NULLABLE_DIVISIONS -> NullableDivisions.all();
            case COMPARISON -> ComparisonFunctions.all();
            case LOGICAL -> LogicalFunctions.all();
            case CONDITIONAL -> ConditionalFunctions.all();
            case NULL -> NullFunctions.all();
            case PICK -> PickFunctions.all();
            case CONVERSION -> ConversionFunctions.all();
            case CAST -> CastFunctions.all();
            case REINTERPRET -> ReinterpretFunctions.all();
            case DECIMAL_PRINTING -> DecimalPrinting.all();
            case ARRAY -> ArrayFunctions.all();
            case ARRAY_SEARCH -> ArraySearch.all();
            case ARRAY_SHAPE -> ArrayShapeFunctions.all();
            case ARRAY_MOVE -> ArrayMoveFunctions.all();
            case ARRAY_SHUFFLES -> ArrayShuffles.all();
            case ARRAY_ENUMERATIONS -> ArrayEnumerations.all();
            case ARRAY_SET -> ArraySetFunctions.all();
            case ARRAY_MEASURES -> ArrayMeasures.all();
            case ARRAY_RANK_MEASURES -> ArrayRankMeasures.all();
            case ARRAY_LIMITS -> ArrayLimits.all();
            case TUPLE -> TupleFunctions.all();
            case TUPLE_ARITHMETIC -> TupleArithmetic.all();
            case VECTOR -> VectorFunctions.all();
            case MAP -> MapFunctions.all();
            case MAP_OPERATIONS -> MapOperations.all();
            case MAP_SUMS -> MapSums.all();
            case KEY_VALUE_PAIRS -> KeyValuePairs.all();
            case STRING -> StringFunctions.all();
            case SUBSTRING -> SubstringFunctions.all();
            case SEARCH -> SearchFunctions.all();
            case MULTI -> MultiFunctions.all();
            case GROUP -> GroupFunctions.all();
            case TEXT_DISTANCES -> TextDistances.all();
            case EDIT -> EditFunctions.all();
            case LIKE -> LikeFunctions.all();
            case PATTERN -> PatternFunctions.all();
            case SPLIT -> SplitFunctions.all();
            case REPLACE -> ReplaceFunctions.all();
            case DATE -> DateFunctions.all();
            case DATE_MAKING -> DateMaking.all();
            case PRESENT -> PresentFunctions.all();
            case DATE_PART -> DatePartFunctions.all();
            case WEEK -> WeekFunctions.all();
            case START_OF -> StartOfFunctions.all();
            case DATE_FORMAT -> DateFormatFunctions.all();
            case DATE_PARSE -> DateParseFunctions.all();
            case DATE_CHANGES -> DateChanges.all();
            case DATE_NUMBERS -> DateNumbers.all();
            case INTERVAL -> IntervalFunctions.all();
            case TIME_SLOTS -> TimeSlots.all();
            case TIME_WINDOWS -> TimeWindows.all();
            case MISC -> MiscFunctions.all();
            case READABLE -> ReadableFunctions.all();
            case TYPE_FACTS -> TypeFacts.all();
            case UUID -> UuidFunctions.all();
            case ROW -> RowFunctions.all();
            case SLEEP -> SleepFunctions.all();
            case RANDOM -> RandomFunctions.all();
            case QUERY_TEXT -> QueryTextFunctions.all();
            case SESSION -> SessionFunctions.all();
            case MATH -> MathFunctions.all();
            case ROUND -> RoundFunctions.all();
            case PAIR -> PairFunctions.all();
            case STEP -> StepFunctions.all();
            case WHOLE_NUMBER -> WholeNumberFunctions.all();
            case FINANCIAL -> FinancialFunctions.all();
            case BIT -> BitFunctions.all();
            case BIT_TEXTS -> BitTexts.all();
            case GEO -> GeoFunctions.all();
            case GEOHASH -> GeohashFunctions.all();
            case SERIES -> SeriesFunctions.all();
            case HASH -> HashFunctions.all();
            case JAVA_HASHES -> JavaHashes.all();
            case NUMBER_HASHES -> NumberHashes.all();
            case DIGESTS -> Digests.all();
            case ENCODING -> EncodingFunctions.all();
            case SET_BITS -> SetBits.all();
            case ESCAPE -> EscapeFunctions.all();
            case IP -> IpFunctions.all();
            case IP_PARSING -> IpParsing.all();
            case IP_RANGES -> IpRanges.all();
            case MAC -> MacFunctions.all();
            case URL -> UrlFunctions.all();
            case URL_DOMAINS -> UrlDomains.all();
            case URL_PARAMETERS -> UrlParameters.all();
            case URL_ENCODING -> UrlEncoding.all();
            case JSON -> JsonFunctions.all();
            case JSON_PATH -> JsonPathFunctions.all();
            case VARIANT -> VariantFunctions.all();
            case OBJECT -> ObjectFunctions.all();
            case LOOKUP -> LookupFunctions.all();
            case BASE_ENCODINGS -> BaseEncodings.all();
            case CURVE -> CurveFunctions.all();
            case HTML -> HtmlFunctions.all();
            case SQID -> SqidFunctions.all();
            case AFFIX -> AffixFunctions.all();
            case SUBSEQUENCE -> SubsequenceFunctions.all();
            case TOKEN -> TokenFunctions.all();
            case SIMILARITY -> SimilarityFunctions.all();
            case SPARSE_GRAMS -> SparseGramFunctions.all();
            case ORDER -> OrderFunctions.all();
            case STRING_HASHES -> StringHashes.all();
            case STATES -> StateFunctions.all();
            case BITMAPS -> BitmapFunctions.all();
            case ENCRYPTION -> EncryptionFunctions.all();
            case SERVER -> ServerFunctions.all();
            case MACHINE -> MachineFunctions.all();
            case SHAPE -> ColumnShapes.all();
            case JSON_TREE -> JsonTreeFunctions.all();
            case SURROUNDINGS -> SurroundingsFunctions.all();
            case JOIN_GET -> JoinGetFunctions.all();
            case SIMPLE_JSON -> SimpleJsonFunctions.all();
        };
    }
}
