SELECT 1;

SELECT version() as server_version;

DROP TABLE IF EXISTS jt;

CREATE TABLE jt (id UInt64, ts DateTime64(3), d Date, name String, lc LowCardinality(String), n Nullable(Int32), f Float64, dec Decimal(18,4), arr Array(String), m Map(String,UInt32), u UUID, b Bool, e Enum8('a'=1,'b'=2)) ENGINE=MergeTree ORDER BY id;

CREATE TABLE IF NOT EXISTS kt (a Int32, msg String) ENGINE=Memory COMMENT 'hello';

INSERT INTO kt VALUES (1,'x'),(2,'y');

INSERT INTO kt (a,msg) VALUES (5,'it\'s \\ q
');

INSERT INTO jt VALUES (0,fromUnixTimestamp64Nano(1704164645123000000),'2024-01-02','n0','lc',0,0.0,12.3400,['a','b'],{'k': 1},'61f0c404-5cb3-11e7-907b-a6006ad3dba0',1,'a'),(1,fromUnixTimestamp64Nano(1704164645123000000),'2024-01-02','n1','lc',NULL,1.5,12.3400,['a','b'],{'k': 1},'61f0c404-5cb3-11e7-907b-a6006ad3dba0',0,'a'),(2,fromUnixTimestamp64Nano(1704164645123000000),'2024-01-02','n2','lc',2,3.0,12.3400,['a','b'],{'k': 1},'61f0c404-5cb3-11e7-907b-a6006ad3dba0',1,'a');

SELECT * FROM jt ORDER BY id;

SELECT number FROM system.numbers LIMIT 10;

DESC (SELECT id, name FROM jt WHERE id >= NULL AND name != NULL AND ts > NULL ORDER BY id);

SELECT id, name FROM jt WHERE id >= 1 AND name != 'zz\'z' AND ts > fromUnixTimestamp64Nano(1577836800000000000) ORDER BY id;

SELECT toInt128(1) i128, toUInt256(2) u256, toIPv4('1.2.3.4') ip, toIPv6('::1') ip6, tuple(1,'a') t, [[1,2],[3]] aa, toDate32('1950-01-01') d32, now('UTC') n, toDecimal128('1.5',3) dd, toFixedString('ab',3) fs, CAST([(1,'x')] AS Nested(a Int, b String)) ne, NULL nl, toFloat32(1.5) f32, toIntervalDay(3) iv, 'x'::Variant(String,UInt8) v, toDateTime('2024-01-01 00:00:00','Europe/Paris') dp, toTime64('12:34:56.789',3) tt, [1::Nullable(Int8),NULL] an;

SELECT '{"a":1}'::JSON j;

SELEC 1;

SELECT * FROM nope;

SELECT throwIf(number=3) FROM numbers(5) SETTINGS max_block_size=1;

INSERT INTO kt SELECT number, toString(number) FROM numbers(3);

ALTER TABLE kt DELETE WHERE a=1 SETTINGS mutations_sync=1;

CREATE DATABASE IF NOT EXISTS d2;

USE d2;

SELECT currentDatabase();

SET max_threads=1;

SHOW DATABASES;

SHOW TABLES;

DESCRIBE TABLE jt;

SHOW CREATE TABLE jt;

EXISTS TABLE jt;

EXPLAIN SELECT 1;

SELECT 'local' AS TABLE_CAT  WHERE 1 = 0;

SHOW DATABASES LIKE '%';

SHOW DATABASES LIKE 'def%';

SELECT arrayJoin(['DICTIONARY','LOG TABLE','MATERIALIZED VIEW','MEMORY TABLE','REMOTE TABLE','SYSTEM TABLE','TABLE','TEMPORARY TABLE','VIEW']) AS TABLE_TYPE ORDER BY TABLE_TYPE;

SHOW DATABASES LIKE 'default';

SHOW FULL TABLES FROM `default` LIKE '%';

SHOW FULL TABLES FROM `INFORMATION_SCHEMA` LIKE '%';

SHOW FULL TABLES FROM `d2` LIKE '%';

SHOW FULL TABLES FROM `information_schema` LIKE '%';

SHOW FULL TABLES FROM `system` LIKE '%';

SHOW FULL TABLES FROM `default` LIKE 'jt';

DESCRIBE TABLE `default`.`jt`;

SELECT NULL::Nullable(String) AS TABLE_CAT, system.tables.database AS TABLE_SCHEM, system.tables.name AS TABLE_NAME, trim(c.1) AS COLUMN_NAME, CAST(c.2 AS Int16) AS KEY_SEQ, 'PRIMARY' AS PK_NAME FROM system.tables ARRAY JOIN arrayZip(splitByChar(',', primary_key), arrayEnumerate(splitByChar(',', primary_key))) as c WHERE system.tables.primary_key <> '' AND system.tables.database ILIKE 'default' AND system.tables.name ILIKE 'jt' ORDER BY COLUMN_NAME;

SELECT CAST(NULL as Nullable(String)) AS TABLE_CAT, CAST(NULL as Nullable(String)) AS TABLE_SCHEM, CAST(NULL as Nullable(String)) AS TABLE_NAME, CAST(NULL as Nullable(Boolean)) AS NON_UNIQUE, CAST(NULL as Nullable(String)) AS INDEX_QUALIFIER, CAST(NULL as Nullable(String)) AS INDEX_NAME, CAST(NULL as Nullable(Int16)) AS TYPE, CAST(NULL as Nullable(Int16)) AS ORDINAL_POSITION, CAST(NULL as Nullable(String)) AS COLUMN_NAME, CAST(NULL as Nullable(String)) AS ASC_OR_DESC, CAST(NULL as Nullable(Int64)) AS CARDINALITY, CAST(NULL as Nullable(Int64)) AS PAGES, CAST(NULL as Nullable(String)) AS FILTER_CONDITION  LIMIT 0;

SELECT CAST(NULL as Nullable(String)) AS PKTABLE_CAT, CAST(NULL as Nullable(String)) AS PKTABLE_SCHEM, CAST(NULL as Nullable(String)) AS PKTABLE_NAME, CAST(NULL as Nullable(String)) AS PKCOLUMN_NAME, CAST(NULL as Nullable(String)) AS FKTABLE_CAT, CAST(NULL as Nullable(String)) AS FKTABLE_SCHEM, CAST(NULL as Nullable(String)) AS FKTABLE_NAME, CAST(NULL as Nullable(String)) AS FKCOLUMN_NAME, CAST(NULL as Nullable(Int16)) AS KEY_SEQ, CAST(NULL as Nullable(Int16)) AS UPDATE_RULE, CAST(NULL as Nullable(Int16)) AS DELETE_RULE, CAST(NULL as Nullable(String)) AS FK_NAME, CAST(NULL as Nullable(String)) AS PK_NAME, CAST(NULL as Nullable(Int16)) AS DEFERRABILITY LIMIT 0;

SELECT name AS TYPE_NAME, CAST(0 as Int32) AS DATA_TYPE, CAST(attrs.c2 AS Nullable(Int32)) AS PRECISION, CAST(NULL as Nullable(String)) AS LITERAL_PREFIX, CAST(NULL as Nullable(String)) AS LITERAL_SUFFIX, CAST(NULL as Nullable(String)) AS CREATE_PARAMS, CAST(0 AS Int16) AS NULLABLE, CAST(not(dt.case_insensitive) AS Boolean) AS CASE_SENSITIVE, 3::Int16 AS SEARCHABLE, CAST( not(attrs.c3) AS Boolean) AS UNSIGNED_ATTRIBUTE, false AS FIXED_PREC_SCALE, false AS AUTO_INCREMENT, if(empty(alias_to), name, alias_to) AS LOCAL_TYPE_NAME, CAST(attrs.c4 AS Nullable(Int16)) AS MINIMUM_SCALE, CAST(attrs.c5 AS Nullable(Int16)) AS MAXIMUM_SCALE, CAST(0 AS Nullable(Int32)) AS SQL_DATA_TYPE, CAST(0 AS Nullable(Int32)) AS SQL_DATETIME_SUB, CAST(0 AS Nullable(Int32)) AS NUM_PREC_RADIX FROM system.data_type_families dt  LEFT JOIN (SELECT * FROM VALUES ( ('Bool',1,true,0,0),('Date',10,false,0,0),('Date32',10,false,0,0),('DateTime',29,false,0,9),('DateTime32',19,false,0,0),('DateTime64',29,false,0,9),('Enum',0,false,0,0),('Enum8',0,false,0,0),('Enum16',0,false,0,0),('FixedString',0,false,0,0),('Int8',3,true,0,0),('UInt8',3,false,0,0),('Int16',5,true,0,0),('UInt16',5,false,0,0),('Int32',10,true,0,0),('UInt32',10,false,0,0),('Int64',19,true,0,0),('IntervalYear',19,true,0,0),('IntervalQuarter',19,true,0,0),('IntervalMonth',19,true,0,0),('IntervalWeek',19,true,0,0),('IntervalDay',19,true,0,0),('IntervalHour',19,true,0,0),('IntervalMinute',19,true,0,0),('IntervalSecond',19,true,0,0),('IntervalMicrosecond',19,true,0,0),('IntervalMillisecond',19,true,0,0),('IntervalNanosecond',19,true,0,0),('UInt64',20,false,0,0),('Int128',39,true,0,0),('UInt128',39,false,0,0),('Int256',77,true,0,0),('UInt256',78,false,0,0),('Decimal',76,true,0,76),('Decimal32',9,true,0,9),('Decimal64',18,true,0,18),('Decimal128',38,true,0,38),('Decimal256',76,true,0,76),('BFloat16',3,true,0,16),('Float32',12,true,0,38),('Float64',22,true,0,308),('IPv4',10,false,0,0),('IPv6',39,false,0,0),('UUID',69,false,0,0),('Point',0,true,0,0),('Polygon',0,true,0,0),('MultiPolygon',0,true,0,0),('Ring',0,true,0,0),('LineString',0,true,0,0),('MultiLineString',0,true,0,0),('MultiPoint',0,true,0,0),('Geometry',0,true,0,0),('JSON',0,false,0,0),('Object',0,false,0,0),('String',0,false,0,0),('Array',0,false,0,0),('Map',0,false,0,0),('Nested',0,false,0,0),('Tuple',0,false,0,0),('Nothing',0,false,0,0),('LowCardinality',0,false,0,0),('Nullable',0,false,0,0),('SimpleAggregateFunction',0,false,0,0),('AggregateFunction',0,false,0,0),('Variant',0,false,0,0),('Dynamic',0,false,0,0),('Time',9,false,0,9),('Time64',9,false,0,0),('QBit',0,false,0,0)) ) as attrs ON (dt.name = attrs.c1) WHERE alias_to == ''  ORDER BY name;

SELECT CAST(NULL as Nullable(String)) AS FUNCTION_CAT, CAST(NULL as Nullable(String)) AS FUNCTION_SCHEM, CAST(name as Nullable(String)) AS FUNCTION_NAME, concat(description, '(', origin, ')') AS REMARKS, CAST(0 AS Int16) AS FUNCTION_TYPE, name AS SPECIFIC_NAME FROM system.functions WHERE name LIKE '%';

SELECT '' AS FUNCTION_CAT, '' AS FUNCTION_SCHEM, '' AS FUNCTION_NAME, '' AS COLUMN_NAME, CAST(0 AS Int16) AS COLUMN_TYPE, CAST(0 AS Int32) AS DATA_TYPE, '' AS TYPE_NAME, CAST(0 AS Int32) AS PRECISION, CAST(0 AS Int32) AS LENGTH, CAST(0 AS Int16) AS SCALE, CAST(0 AS Int16) AS RADIX, CAST(0 AS Int16) AS NULLABLE, '' AS REMARKS, CAST(0 AS Int32) AS CHAR_OCTET_LENGTH, CAST(0 AS Int32) AS ORDINAL_POSITION, '' AS IS_NULLABLE, '' AS SPECIFIC_NAME LIMIT 0;

SELECT '' AS PROCEDURE_CAT, '' AS PROCEDURE_SCHEM, '' AS PROCEDURE_NAME, CAST(0 as Int16) AS RESERVED1, CAST(0 as Int16) AS RESERVED2, CAST(0 as Int16) AS RESERVED3, '' AS REMARKS, CAST(0 as Int16) AS PROCEDURE_TYPE, '' AS SPECIFIC_NAME LIMIT 0;

SELECT CAST(NULL as Nullable(String)) AS TYPE_CAT, CAST(NULL as Nullable(String)) AS TYPE_SCHEM, CAST(NULL as Nullable(String)) AS TYPE_NAME, CAST(NULL as Nullable(String)) AS CLASS_NAME, CAST(NULL as Nullable(Int32)) AS DATA_TYPE, CAST(NULL as Nullable(String)) AS REMARKS, CAST(NULL as Nullable(Int16)) AS BASE_TYPE LIMIT 0;

SELECT CAST(NULL as Nullable(Int16)) AS SCOPE, CAST(NULL as Nullable(String)) AS COLUMN_NAME, CAST(NULL as Nullable(Int32)) AS DATA_TYPE, CAST(NULL as Nullable(String)) AS TYPE_NAME, CAST(NULL as Nullable(Int32)) AS COLUMN_SIZE, CAST(NULL as Nullable(Int32)) AS BUFFER_LENGTH, CAST(NULL as Nullable(Int16)) AS DECIMAL_DIGITS, CAST(NULL as Nullable(Int16)) AS PSEUDO_COLUMN LIMIT 0;

SELECT CAST(NULL as Nullable(String)) AS TABLE_CAT, CAST(NULL as Nullable(String)) AS TABLE_SCHEM, CAST(NULL as Nullable(String)) AS TABLE_NAME, CAST(NULL as Nullable(String)) AS GRANTOR, CAST(NULL as Nullable(String)) AS GRANTEE, CAST(NULL as Nullable(String)) AS PRIVILEGE, CAST(NULL as Nullable(String)) AS IS_GRANTABLE LIMIT 0;

SELECT CAST(NULL as Nullable(String)) AS TABLE_CAT, CAST(NULL as Nullable(String)) AS TABLE_SCHEM, CAST(NULL as Nullable(String)) AS TABLE_NAME, CAST(NULL as Nullable(String)) AS COLUMN_NAME, CAST(NULL as Nullable(String)) AS GRANTOR, CAST(NULL as Nullable(String)) AS GRANTEE, CAST(NULL as Nullable(String)) AS PRIVILEGE, CAST(NULL as Nullable(String)) AS IS_GRANTABLE LIMIT 0;

SELECT c1 as NAME, c2 as MAX_LEN, c3 as DEFAULT_VALUE, c4 as DESCRIPTION FROM VALUES (('ApplicationName', 255, '', 'Client application name.'));

SELECT CAST(NULL as Nullable(String)) AS TABLE_CAT, CAST(NULL as Nullable(String)) AS TABLE_SCHEM, CAST(NULL as Nullable(String)) AS TABLE_NAME, CAST(NULL as Nullable(String)) AS SUPERTABLE_NAME LIMIT 0;

SELECT '' AS TABLE_CAT, '' AS TABLE_SCHEM, '' AS TABLE_NAME, '' AS COLUMN_NAME, CAST(0 AS Int32)  AS DATA_TYPE, CAST(0 AS Int32)  AS COLUMN_SIZE, CAST(0 AS Int32)  AS DECIMAL_DIGITS, CAST(0 AS Int32)  AS NUM_PREC_RADIX, '' AS COLUMN_USAGE, '' AS REMARKS, CAST(0 AS Int32)  AS CHAR_OCTET_LENGTH, '' AS IS_NULLABLE  LIMIT 0;

SELECT CAST(NULL as Nullable(String)) AS TYPE_CAT, CAST(NULL as Nullable(String)) AS TYPE_SCHEM, CAST(NULL as Nullable(String)) AS TYPE_NAME, CAST(NULL as Nullable(String)) AS ATTR_NAME, CAST(NULL as Nullable(Int32)) AS DATA_TYPE, CAST(NULL as Nullable(String)) AS ATTR_TYPE_NAME, CAST(NULL as Nullable(Int32)) AS ATTR_SIZE, CAST(NULL as Nullable(Int32)) AS DECIMAL_DIGITS, CAST(NULL as Nullable(Int32)) AS NUM_PREC_RADIX, CAST(NULL as Nullable(Int32)) AS NULLABLE, CAST(NULL as Nullable(String)) AS REMARKS, CAST(NULL as Nullable(String)) AS ATTR_DEF, CAST(NULL as Nullable(Int32)) AS SQL_DATA_TYPE, CAST(NULL as Nullable(Int32)) AS SQL_DATETIME_SUB, CAST(NULL as Nullable(Int32)) AS CHAR_OCTET_LENGTH, CAST(NULL as Nullable(Int32)) AS ORDINAL_POSITION, CAST(NULL as Nullable(String)) AS IS_NULLABLE, CAST(NULL as Nullable(String)) AS SCOPE_CATALOG, CAST(NULL as Nullable(String)) AS SCOPE_SCHEMA, CAST(NULL as Nullable(String)) AS SCOPE_TABLE, CAST(NULL as Nullable(Int16)) AS SOURCE_DATA_TYPE LIMIT 0;

KILL QUERY WHERE query_id = '29d81877-782a-4629-93aa-436baf466694';

SELECT sleep(2);

SELECT 1 FORMAT TabSeparated;

DESC (SELECT id, name FROM jt WHERE id >= NULL AND name != NULL AND ts > NULL ORDER BY id) FORMAT TSKV;

SELECT name AS TABLE_SCHEM, '' AS TABLE_CATALOG FROM system.databases ORDER BY name;

SELECT name AS TABLE_SCHEM, '' AS TABLE_CATALOG FROM system.databases WHERE name LIKE 'def%';

SELECT '' AS TABLE_CAT, t.database AS TABLE_SCHEM, t.name AS TABLE_NAME, if(t.is_temporary = 1, concat('Temporary', t.engine), t.engine) AS TABLE_TYPE, t.comment AS REMARKS, CAST(null as Nullable(String)) AS TYPE_CAT, d.engine AS TYPE_SCHEM, CAST(null as Nullable(String)) AS TYPE_NAME, CAST(null as Nullable(String)) AS SELF_REFERENCING_COL_NAME, CAST(null as Nullable(String)) AS REF_GENERATION FROM system.tables t JOIN system.databases d ON system.tables.database = system.databases.name WHERE t.database LIKE 'default' AND t.name LIKE '%' AND ( (t.engine IN ('ReplicatedMergeTree','SharedCoalescingMergeTree','Null','WindowView','TimeSeries','FuzzJSON','ReplicatedAggregatingMergeTree','GenerateRandom','SharedCollapsingMergeTree','LiveView','ReplicatedVersionedCollapsingMergeTree','FileLog','ReplicatedSummingMergeTree','VersionedCollapsingMergeTree','ReplacingMergeTree','SQLite','COSN','SharedSummingMergeTree','Executable','Loop','CollapsingMergeTree','SharedReplacingMergeTree','SharedMergeTree','ExecutablePool','SharedVersionedCollapsingMergeTree','SharedAggregatingMergeTree','ReplicatedGraphiteMergeTree','AggregatingMergeTree','Join','CoalescingMergeTree','FuzzQuery','ReplicatedReplacingMergeTree','View','ReplicatedCollapsingMergeTree','SummingMergeTree','SharedSet','GraphiteMergeTree','KeeperMap','Merge','Alias','EmbeddedRocksDB','MergeTree','SharedGraphiteMergeTree','SharedJoin','ReplicatedCoalescingMergeTree','File')) OR (t.engine NOT IN ('ReplicatedMergeTree','PaimonHDFS','SharedCoalescingMergeTree','Null','WindowView','TimeSeries','FuzzJSON','ReplicatedAggregatingMergeTree','GenerateRandom','Memory','PostgreSQL','LiveView','DeltaLakeAzure','AzureBlobStorage','VersionedCollapsingMergeTree','IcebergHDFS','MySQL','SQLite','Executable','IcebergAzure','PaimonLocal','Paimon','Buffer','SharedReplacingMergeTree','SharedMergeTree','Log','SharedVersionedCollapsingMergeTree','SharedAggregatingMergeTree','CoalescingMergeTree','FuzzQuery','RemoteSecure','PaimonS3','MaterializedPostgreSQL','ReplicatedCollapsingMergeTree','SummingMergeTree','SharedSet','Hive','EmbeddedRocksDB','MongoDB','MergeTree','SharedGraphiteMergeTree','YTsaurus','SharedJoin','File','IcebergLocal','S3','Dictionary','Set','ArrowFlight','SharedCollapsingMergeTree','Kafka','PaimonAzure','Remote','ReplicatedVersionedCollapsingMergeTree','FileLog','ReplicatedSummingMergeTree','URL','IcebergS3','Hudi','DeltaLakeS3','StripeLog','DeltaLake','ReplacingMergeTree','NATS','COSN','JDBC','AzureQueue','SharedSummingMergeTree','Loop','CollapsingMergeTree','ExecutablePool','ReplicatedGraphiteMergeTree','HDFS','Redis','S3Queue','AggregatingMergeTree','Join','ReplicatedReplacingMergeTree','View','OSS','QueryRunner','RabbitMQ','GraphiteMergeTree','KeeperMap','ODBC','Merge','GCS','Alias','Distributed','Iceberg','TinyLog','MaterializedView','ReplicatedCoalescingMergeTree','DeltaLakeLocal') AND NOT t.engine LIKE 'System%' AND NOT t.engine LIKE 'Async%' AND t.is_temporary = 0)) AND (t.is_temporary = 0);

SELECT '' AS TABLE_CAT, t.database AS TABLE_SCHEM, t.name AS TABLE_NAME, if(t.is_temporary = 1, concat('Temporary', t.engine), t.engine) AS TABLE_TYPE, t.comment AS REMARKS, CAST(null as Nullable(String)) AS TYPE_CAT, d.engine AS TYPE_SCHEM, CAST(null as Nullable(String)) AS TYPE_NAME, CAST(null as Nullable(String)) AS SELF_REFERENCING_COL_NAME, CAST(null as Nullable(String)) AS REF_GENERATION FROM system.tables t JOIN system.databases d ON system.tables.database = system.databases.name WHERE t.database LIKE '%' AND t.name LIKE '%' AND ( (t.engine IN ('ReplicatedMergeTree','PaimonHDFS','SharedCoalescingMergeTree','Null','WindowView','TimeSeries','FuzzJSON','ReplicatedAggregatingMergeTree','GenerateRandom','Memory','PostgreSQL','LiveView','DeltaLakeAzure','AzureBlobStorage','VersionedCollapsingMergeTree','IcebergHDFS','MySQL','SQLite','Executable','IcebergAzure','PaimonLocal','Paimon','Buffer','SharedReplacingMergeTree','SharedMergeTree','Log','SharedVersionedCollapsingMergeTree','SharedAggregatingMergeTree','CoalescingMergeTree','FuzzQuery','RemoteSecure','PaimonS3','MaterializedPostgreSQL','ReplicatedCollapsingMergeTree','SummingMergeTree','SharedSet','Hive','EmbeddedRocksDB','MongoDB','MergeTree','SharedGraphiteMergeTree','YTsaurus','SharedJoin','File','IcebergLocal','S3','Dictionary','Set','ArrowFlight','SharedCollapsingMergeTree','Kafka','PaimonAzure','Remote','ReplicatedVersionedCollapsingMergeTree','FileLog','ReplicatedSummingMergeTree','URL','IcebergS3','Hudi','DeltaLakeS3','StripeLog','DeltaLake','ReplacingMergeTree','NATS','COSN','JDBC','AzureQueue','SharedSummingMergeTree','Loop','CollapsingMergeTree','ExecutablePool','ReplicatedGraphiteMergeTree','HDFS','Redis','S3Queue','AggregatingMergeTree','Join','ReplicatedReplacingMergeTree','View','OSS','QueryRunner','RabbitMQ','GraphiteMergeTree','KeeperMap','ODBC','Merge','GCS','Alias','Distributed','Iceberg','TinyLog','MaterializedView','ReplicatedCoalescingMergeTree','DeltaLakeLocal')) OR (t.engine NOT IN ('ReplicatedMergeTree','PaimonHDFS','SharedCoalescingMergeTree','Null','WindowView','TimeSeries','FuzzJSON','ReplicatedAggregatingMergeTree','GenerateRandom','Memory','PostgreSQL','LiveView','DeltaLakeAzure','AzureBlobStorage','VersionedCollapsingMergeTree','IcebergHDFS','MySQL','SQLite','Executable','IcebergAzure','PaimonLocal','Paimon','Buffer','SharedReplacingMergeTree','SharedMergeTree','Log','SharedVersionedCollapsingMergeTree','SharedAggregatingMergeTree','CoalescingMergeTree','FuzzQuery','RemoteSecure','PaimonS3','MaterializedPostgreSQL','ReplicatedCollapsingMergeTree','SummingMergeTree','SharedSet','Hive','EmbeddedRocksDB','MongoDB','MergeTree','SharedGraphiteMergeTree','YTsaurus','SharedJoin','File','IcebergLocal','S3','Dictionary','Set','ArrowFlight','SharedCollapsingMergeTree','Kafka','PaimonAzure','Remote','ReplicatedVersionedCollapsingMergeTree','FileLog','ReplicatedSummingMergeTree','URL','IcebergS3','Hudi','DeltaLakeS3','StripeLog','DeltaLake','ReplacingMergeTree','NATS','COSN','JDBC','AzureQueue','SharedSummingMergeTree','Loop','CollapsingMergeTree','ExecutablePool','ReplicatedGraphiteMergeTree','HDFS','Redis','S3Queue','AggregatingMergeTree','Join','ReplicatedReplacingMergeTree','View','OSS','QueryRunner','RabbitMQ','GraphiteMergeTree','KeeperMap','ODBC','Merge','GCS','Alias','Distributed','Iceberg','TinyLog','MaterializedView','ReplicatedCoalescingMergeTree','DeltaLakeLocal') AND NOT t.engine LIKE 'System%' AND NOT t.engine LIKE 'Async%' AND t.is_temporary = 0) OR (t.engine LIKE 'System%' OR t.engine LIKE 'Async%') OR (t.is_temporary = 1));

SELECT '' AS TABLE_CAT, database AS TABLE_SCHEM, table AS TABLE_NAME, name AS COLUMN_NAME, toInt32(1111) AS DATA_TYPE, type AS TYPE_NAME, toInt32(multiIf(character_octet_length IS NOT NULL, character_octet_length, system.columns.type == 'Bool', 1, system.columns.type == 'Date', 2, system.columns.type == 'Date32', 4, system.columns.type == 'DateTime32', 4, system.columns.type == 'DateTime64', 8, system.columns.type == 'Enum8', 1, system.columns.type == 'Enum16', 2, system.columns.type == 'Int8', 1, system.columns.type == 'UInt8', 1, system.columns.type == 'Int16', 2, system.columns.type == 'UInt16', 2, system.columns.type == 'Int32', 4, system.columns.type == 'UInt32', 4, system.columns.type == 'Int64', 8, system.columns.type == 'IntervalYear', 8, system.columns.type == 'IntervalQuarter', 8, system.columns.type == 'IntervalMonth', 8, system.columns.type == 'IntervalWeek', 8, system.columns.type == 'IntervalDay', 8, system.columns.type == 'IntervalHour', 8, system.columns.type == 'IntervalMinute', 8, system.columns.type == 'IntervalSecond', 8, system.columns.type == 'IntervalMicrosecond', 8, system.columns.type == 'IntervalMillisecond', 8, system.columns.type == 'IntervalNanosecond', 8, system.columns.type == 'UInt64', 8, system.columns.type == 'Int128', 16, system.columns.type == 'UInt128', 16, system.columns.type == 'Int256', 32, system.columns.type == 'UInt256', 32, system.columns.type == 'Decimal32', 4, system.columns.type == 'Decimal64', 8, system.columns.type == 'Decimal128', 16, system.columns.type == 'Decimal256', 32, system.columns.type == 'BFloat16', 2, system.columns.type == 'Float32', 4, system.columns.type == 'Float64', 8, system.columns.type == 'IPv4', 4, system.columns.type == 'IPv6', 16, system.columns.type == 'UUID', 16, system.columns.type == 'Point', 33, system.columns.type == 'Time', 4, system.columns.type == 'Time64', 8, numeric_precision IS NOT NULL, numeric_precision, 0)) AS COLUMN_SIZE, toInt32(0) AS BUFFER_LENGTH, toInt32(IF (numeric_scale == 0, NULL, numeric_scale)) as DECIMAL_DIGITS,  toInt32(numeric_precision_radix) AS NUM_PREC_RADIX, toInt32(position(type, 'Nullable(') >= 1 ?1 : 0) as NULLABLE, system.columns.comment AS REMARKS, system.columns.default_expression AS COLUMN_DEF, toInt32(0) AS SQL_DATA_TYPE, toInt32(0) AS SQL_DATETIME_SUB, character_octet_length::Nullable(Int32) AS CHAR_OCTET_LENGTH, toInt32(system.columns.position) AS ORDINAL_POSITION, position(upper(type), 'NULLABLE') >= 1 ? 'YES' : 'NO' AS IS_NULLABLE,CAST(NULL as Nullable(String)) AS SCOPE_CATALOG, CAST(NULL as Nullable(String)) AS SCOPE_SCHEMA, CAST(NULL as Nullable(String)) AS SCOPE_TABLE, CAST(NULL as Nullable(Int16)) AS SOURCE_DATA_TYPE, 'NO' as IS_AUTOINCREMENT, 'NO' as IS_GENERATEDCOLUMN  FROM system.columns WHERE database LIKE 'default' AND table LIKE 'jt' AND name LIKE '%' ORDER BY TABLE_SCHEM, TABLE_NAME, ORDINAL_POSITION;

SELECT name AS TYPE_NAME, CAST(0 as Int32) AS DATA_TYPE, CAST(attrs.c2 AS Nullable(Int32)) AS PRECISION, CAST(NULL as Nullable(String)) AS LITERAL_PREFIX, CAST(NULL as Nullable(String)) AS LITERAL_SUFFIX, CAST(NULL as Nullable(String)) AS CREATE_PARAMS, CAST(0 AS Int16) AS NULLABLE, CAST(not(dt.case_insensitive) AS Boolean) AS CASE_SENSITIVE, 3::Int16 AS SEARCHABLE, CAST( not(attrs.c3) AS Boolean) AS UNSIGNED_ATTRIBUTE, false AS FIXED_PREC_SCALE, false AS AUTO_INCREMENT, if(empty(alias_to), name, alias_to) AS LOCAL_TYPE_NAME, CAST(attrs.c4 AS Nullable(Int16)) AS MINIMUM_SCALE, CAST(attrs.c5 AS Nullable(Int16)) AS MAXIMUM_SCALE, CAST(0 AS Nullable(Int32)) AS SQL_DATA_TYPE, CAST(0 AS Nullable(Int32)) AS SQL_DATETIME_SUB, CAST(0 AS Nullable(Int32)) AS NUM_PREC_RADIX FROM system.data_type_families dt  LEFT JOIN (SELECT * FROM VALUES ( ('Bool',1,true,0,0),('Date',10,false,0,0),('Date32',10,false,0,0),('DateTime',29,false,0,9),('DateTime32',19,false,0,0),('DateTime64',29,false,0,9),('Enum',0,false,0,0),('Enum8',0,false,0,0),('Enum16',0,false,0,0),('FixedString',0,false,0,0),('Int8',3,true,0,0),('UInt8',3,false,0,0),('Int16',5,true,0,0),('UInt16',5,false,0,0),('Int32',10,true,0,0),('UInt32',10,false,0,0),('Int64',19,true,0,0),('IntervalYear',19,true,0,0),('IntervalQuarter',19,true,0,0),('IntervalMonth',19,true,0,0),('IntervalWeek',19,true,0,0),('IntervalDay',19,true,0,0),('IntervalHour',19,true,0,0),('IntervalMinute',19,true,0,0),('IntervalSecond',19,true,0,0),('IntervalMicrosecond',19,true,0,0),('IntervalMillisecond',19,true,0,0),('IntervalNanosecond',19,true,0,0),('UInt64',20,false,0,0),('Int128',39,true,0,0),('UInt128',39,false,0,0),('Int256',77,true,0,0),('UInt256',78,false,0,0),('Decimal',76,true,0,76),('Decimal32',9,true,0,9),('Decimal64',18,true,0,18),('Decimal128',38,true,0,38),('Decimal256',76,true,0,76),('BFloat16',3,true,0,16),('Float32',12,true,0,38),('Float64',22,true,0,308),('IPv4',10,false,0,0),('IPv6',39,false,0,0),('UUID',69,false,0,0),('Point',0,true,0,0),('Polygon',0,true,0,0),('MultiPolygon',0,true,0,0),('Ring',0,true,0,0),('LineString',0,true,0,0),('MultiLineString',0,true,0,0),('JSON',0,false,0,0),('Object',0,false,0,0),('String',0,false,0,0),('Array',0,false,0,0),('Map',0,false,0,0),('Nested',0,false,0,0),('Tuple',0,false,0,0),('Nothing',0,false,0,0),('LowCardinality',0,false,0,0),('Nullable',0,false,0,0),('SimpleAggregateFunction',0,false,0,0),('AggregateFunction',0,false,0,0),('Variant',0,false,0,0),('Dynamic',0,false,0,0),('Time',9,false,0,9),('Time64',9,false,0,0),('QBit',0,false,0,0),('Geometry',0,false,0,0)) ) as attrs ON (dt.name = attrs.c1) WHERE alias_to == ''  ORDER BY name;

KILL QUERY WHERE query_id = 'f8d28acf-8cc6-442c-82e7-25003701a706';

select currentUser() user, timezone() timezone, version() version, toUInt8(ifnull((select value from system.settings where name = 'readonly'), '0')) as readonly, toInt8(ifnull((select value from system.settings where name = 'throw_on_unsupported_query_inside_transaction'), '-1')) as throw_on_unsupported_query_inside_transaction, (ifnull((select value from system.settings where name = 'wait_changes_become_visible_after_commit_mode'), '')) as wait_changes_become_visible_after_commit_mode,toInt8(ifnull((select value from system.settings where name = 'implicit_transaction'), '-1')) as implicit_transaction, toUInt64(ifnull((select value from system.settings where name = 'max_insert_block_size'), '0')) as max_insert_block_size, toInt8(ifnull((select value from system.settings where name = 'allow_experimental_lightweight_delete'), '-1')) as allow_experimental_lightweight_delete, (ifnull((select value from system.settings where name = 'custom_jdbc_config'), '')) as custom_jdbc_config FORMAT RowBinaryWithNamesAndTypes;

SELECT a,msg FROM `kt` WHERE 0;

INSERT INTO kt (a,msg) 
 FORMAT RowBinary;

SELECT * FROM `jt` WHERE 0;

INSERT INTO jt 
 FORMAT RowBinary;

desc (SELECT id, name FROM jt WHERE id >= 1 AND name != 'zz\'z' AND ts > '2020-01-01 00:00:00' ORDER BY id);

SELECT id, name FROM jt WHERE id >= 1 AND name != 'zz\'z' AND ts > '2020-01-01 00:00:00' ORDER BY id;

select name as TABLE_CAT from system.databases order by name;

select name from system.databases order by name;

select t.database as TABLE_CAT, NULL as TABLE_SCHEM, t.name as TABLE_NAME, case when t.engine like '%Log' then 'LOG TABLE' when t.engine in ('Buffer', 'Memory', 'Set') then 'MEMORY TABLE' when t.is_temporary != 0 then 'TEMPORARY TABLE' when t.engine like '%View' then 'VIEW' when t.engine = 'Dictionary' then 'DICTIONARY' when t.engine like 'Async%' or t.engine like 'System%' then 'SYSTEM TABLE' when empty(t.data_paths) then 'REMOTE TABLE' else 'TABLE' end as TABLE_TYPE, t.comment as REMARKS, null as TYPE_CAT, d.engine as TYPE_SCHEM, t.engine as TYPE_NAME, null as SELF_REFERENCING_COL_NAME, null as REF_GENERATION
from system.tables t inner join system.databases d on t.database = d.name
where t.database like 'INFORMATION_SCHEMA' and t.name like '%' and TABLE_TYPE in ('TABLE','VIEW') order by t.database, t.name;

select t.database as TABLE_CAT, NULL as TABLE_SCHEM, t.name as TABLE_NAME, case when t.engine like '%Log' then 'LOG TABLE' when t.engine in ('Buffer', 'Memory', 'Set') then 'MEMORY TABLE' when t.is_temporary != 0 then 'TEMPORARY TABLE' when t.engine like '%View' then 'VIEW' when t.engine = 'Dictionary' then 'DICTIONARY' when t.engine like 'Async%' or t.engine like 'System%' then 'SYSTEM TABLE' when empty(t.data_paths) then 'REMOTE TABLE' else 'TABLE' end as TABLE_TYPE, t.comment as REMARKS, null as TYPE_CAT, d.engine as TYPE_SCHEM, t.engine as TYPE_NAME, null as SELF_REFERENCING_COL_NAME, null as REF_GENERATION
from system.tables t inner join system.databases d on t.database = d.name
where t.database like 'd2' and t.name like '%' and TABLE_TYPE in ('TABLE','VIEW') order by t.database, t.name;

select t.database as TABLE_CAT, NULL as TABLE_SCHEM, t.name as TABLE_NAME, case when t.engine like '%Log' then 'LOG TABLE' when t.engine in ('Buffer', 'Memory', 'Set') then 'MEMORY TABLE' when t.is_temporary != 0 then 'TEMPORARY TABLE' when t.engine like '%View' then 'VIEW' when t.engine = 'Dictionary' then 'DICTIONARY' when t.engine like 'Async%' or t.engine like 'System%' then 'SYSTEM TABLE' when empty(t.data_paths) then 'REMOTE TABLE' else 'TABLE' end as TABLE_TYPE, t.comment as REMARKS, null as TYPE_CAT, d.engine as TYPE_SCHEM, t.engine as TYPE_NAME, null as SELF_REFERENCING_COL_NAME, null as REF_GENERATION
from system.tables t inner join system.databases d on t.database = d.name
where t.database like 'default' and t.name like '%' and TABLE_TYPE in ('TABLE','VIEW') order by t.database, t.name;

select t.database as TABLE_CAT, NULL as TABLE_SCHEM, t.name as TABLE_NAME, case when t.engine like '%Log' then 'LOG TABLE' when t.engine in ('Buffer', 'Memory', 'Set') then 'MEMORY TABLE' when t.is_temporary != 0 then 'TEMPORARY TABLE' when t.engine like '%View' then 'VIEW' when t.engine = 'Dictionary' then 'DICTIONARY' when t.engine like 'Async%' or t.engine like 'System%' then 'SYSTEM TABLE' when empty(t.data_paths) then 'REMOTE TABLE' else 'TABLE' end as TABLE_TYPE, t.comment as REMARKS, null as TYPE_CAT, d.engine as TYPE_SCHEM, t.engine as TYPE_NAME, null as SELF_REFERENCING_COL_NAME, null as REF_GENERATION
from system.tables t inner join system.databases d on t.database = d.name
where t.database like 'information_schema' and t.name like '%' and TABLE_TYPE in ('TABLE','VIEW') order by t.database, t.name;

select t.database as TABLE_CAT, NULL as TABLE_SCHEM, t.name as TABLE_NAME, case when t.engine like '%Log' then 'LOG TABLE' when t.engine in ('Buffer', 'Memory', 'Set') then 'MEMORY TABLE' when t.is_temporary != 0 then 'TEMPORARY TABLE' when t.engine like '%View' then 'VIEW' when t.engine = 'Dictionary' then 'DICTIONARY' when t.engine like 'Async%' or t.engine like 'System%' then 'SYSTEM TABLE' when empty(t.data_paths) then 'REMOTE TABLE' else 'TABLE' end as TABLE_TYPE, t.comment as REMARKS, null as TYPE_CAT, d.engine as TYPE_SCHEM, t.engine as TYPE_NAME, null as SELF_REFERENCING_COL_NAME, null as REF_GENERATION
from system.tables t inner join system.databases d on t.database = d.name
where t.database like 'system' and t.name like '%' and TABLE_TYPE in ('TABLE','VIEW') order by t.database, t.name;

select t.database as TABLE_CAT, NULL as TABLE_SCHEM, t.name as TABLE_NAME, case when t.engine like '%Log' then 'LOG TABLE' when t.engine in ('Buffer', 'Memory', 'Set') then 'MEMORY TABLE' when t.is_temporary != 0 then 'TEMPORARY TABLE' when t.engine like '%View' then 'VIEW' when t.engine = 'Dictionary' then 'DICTIONARY' when t.engine like 'Async%' or t.engine like 'System%' then 'SYSTEM TABLE' when empty(t.data_paths) then 'REMOTE TABLE' else 'TABLE' end as TABLE_TYPE, t.comment as REMARKS, null as TYPE_CAT, d.engine as TYPE_SCHEM, t.engine as TYPE_NAME, null as SELF_REFERENCING_COL_NAME, null as REF_GENERATION
from system.tables t inner join system.databases d on t.database = d.name
where t.database like 'INFORMATION_SCHEMA' and t.name like '%' and TABLE_TYPE in ('DICTIONARY','LOG TABLE','MEMORY TABLE','REMOTE TABLE','TABLE','VIEW','SYSTEM TABLE','TEMPORARY TABLE') order by t.database, t.name;

select t.database as TABLE_CAT, NULL as TABLE_SCHEM, t.name as TABLE_NAME, case when t.engine like '%Log' then 'LOG TABLE' when t.engine in ('Buffer', 'Memory', 'Set') then 'MEMORY TABLE' when t.is_temporary != 0 then 'TEMPORARY TABLE' when t.engine like '%View' then 'VIEW' when t.engine = 'Dictionary' then 'DICTIONARY' when t.engine like 'Async%' or t.engine like 'System%' then 'SYSTEM TABLE' when empty(t.data_paths) then 'REMOTE TABLE' else 'TABLE' end as TABLE_TYPE, t.comment as REMARKS, null as TYPE_CAT, d.engine as TYPE_SCHEM, t.engine as TYPE_NAME, null as SELF_REFERENCING_COL_NAME, null as REF_GENERATION
from system.tables t inner join system.databases d on t.database = d.name
where t.database like 'd2' and t.name like '%' and TABLE_TYPE in ('DICTIONARY','LOG TABLE','MEMORY TABLE','REMOTE TABLE','TABLE','VIEW','SYSTEM TABLE','TEMPORARY TABLE') order by t.database, t.name;

select t.database as TABLE_CAT, NULL as TABLE_SCHEM, t.name as TABLE_NAME, case when t.engine like '%Log' then 'LOG TABLE' when t.engine in ('Buffer', 'Memory', 'Set') then 'MEMORY TABLE' when t.is_temporary != 0 then 'TEMPORARY TABLE' when t.engine like '%View' then 'VIEW' when t.engine = 'Dictionary' then 'DICTIONARY' when t.engine like 'Async%' or t.engine like 'System%' then 'SYSTEM TABLE' when empty(t.data_paths) then 'REMOTE TABLE' else 'TABLE' end as TABLE_TYPE, t.comment as REMARKS, null as TYPE_CAT, d.engine as TYPE_SCHEM, t.engine as TYPE_NAME, null as SELF_REFERENCING_COL_NAME, null as REF_GENERATION
from system.tables t inner join system.databases d on t.database = d.name
where t.database like 'default' and t.name like '%' and TABLE_TYPE in ('DICTIONARY','LOG TABLE','MEMORY TABLE','REMOTE TABLE','TABLE','VIEW','SYSTEM TABLE','TEMPORARY TABLE') order by t.database, t.name;

select t.database as TABLE_CAT, NULL as TABLE_SCHEM, t.name as TABLE_NAME, case when t.engine like '%Log' then 'LOG TABLE' when t.engine in ('Buffer', 'Memory', 'Set') then 'MEMORY TABLE' when t.is_temporary != 0 then 'TEMPORARY TABLE' when t.engine like '%View' then 'VIEW' when t.engine = 'Dictionary' then 'DICTIONARY' when t.engine like 'Async%' or t.engine like 'System%' then 'SYSTEM TABLE' when empty(t.data_paths) then 'REMOTE TABLE' else 'TABLE' end as TABLE_TYPE, t.comment as REMARKS, null as TYPE_CAT, d.engine as TYPE_SCHEM, t.engine as TYPE_NAME, null as SELF_REFERENCING_COL_NAME, null as REF_GENERATION
from system.tables t inner join system.databases d on t.database = d.name
where t.database like 'information_schema' and t.name like '%' and TABLE_TYPE in ('DICTIONARY','LOG TABLE','MEMORY TABLE','REMOTE TABLE','TABLE','VIEW','SYSTEM TABLE','TEMPORARY TABLE') order by t.database, t.name;

select t.database as TABLE_CAT, NULL as TABLE_SCHEM, t.name as TABLE_NAME, case when t.engine like '%Log' then 'LOG TABLE' when t.engine in ('Buffer', 'Memory', 'Set') then 'MEMORY TABLE' when t.is_temporary != 0 then 'TEMPORARY TABLE' when t.engine like '%View' then 'VIEW' when t.engine = 'Dictionary' then 'DICTIONARY' when t.engine like 'Async%' or t.engine like 'System%' then 'SYSTEM TABLE' when empty(t.data_paths) then 'REMOTE TABLE' else 'TABLE' end as TABLE_TYPE, t.comment as REMARKS, null as TYPE_CAT, d.engine as TYPE_SCHEM, t.engine as TYPE_NAME, null as SELF_REFERENCING_COL_NAME, null as REF_GENERATION
from system.tables t inner join system.databases d on t.database = d.name
where t.database like 'system' and t.name like '%' and TABLE_TYPE in ('DICTIONARY','LOG TABLE','MEMORY TABLE','REMOTE TABLE','TABLE','VIEW','SYSTEM TABLE','TEMPORARY TABLE') order by t.database, t.name;

select database as TABLE_CAT, NULL as TABLE_SCHEM, table as TABLE_NAME, name as COLUMN_NAME, toInt32(1111) as DATA_TYPE, type as TYPE_NAME, toInt32(0) as COLUMN_SIZE, 0 as BUFFER_LENGTH, cast(null as Nullable(Int32)) as DECIMAL_DIGITS, 10 as NUM_PREC_RADIX, toInt32(position(type, 'Nullable(') >= 1 ? 1 : 0) as NULLABLE, comment as REMARKS, default_expression as COLUMN_DEF, 0 as SQL_DATA_TYPE, 0 as SQL_DATETIME_SUB, cast(null as Nullable(Int32)) as CHAR_OCTET_LENGTH, position as ORDINAL_POSITION, position(type, 'Nullable(') >= 1 ? 'YES' : 'NO' as IS_NULLABLE, null as SCOPE_CATALOG, null as SCOPE_SCHEMA, null as SCOPE_TABLE, null as SOURCE_DATA_TYPE, 'NO' as IS_AUTOINCREMENT, 'NO' as IS_GENERATEDCOLUMN  FROM system.columns WHERE database LIKE '%' and table LIKE 'jt' AND name LIKE '%';

select database as TABLE_CAT, NULL as TABLE_SCHEM, table as TABLE_NAME, toUInt8(0) as NON_UNIQUE, null as INDEX_QUALIFIER, null as INDEX_NAME, toInt16(0) as TYPE, toInt16(0) as ORDINAL_POSITION, null as COLUMN_NAME, null as ASC_OR_DESC, sum(rows) as CARDINALITY, uniqExact(name) as PAGES, null as FILTER_CONDITION from system.parts where active = 1 and database like 'default' and table like 'jt' group by database, table;

select database as TABLE_CAT, NULL as TABLE_SCHEM, table as TABLE_NAME, toUInt8(1) as NON_UNIQUE, type as INDEX_QUALIFIER, name as INDEX_NAME, toInt16(3) as TYPE, toInt16(1) as ORDINAL_POSITION, expr as COLUMN_NAME, null as ASC_OR_DESC, 0 as CARDINALITY, 0 as PAGES, null as FILTER_CONDITION from system.data_skipping_indices where database like 'default' and table like 'jt';

select database as TABLE_CAT, NULL as TABLE_SCHEM, table as TABLE_NAME, toUInt8(1) as NON_UNIQUE, null as INDEX_QUALIFIER, name as INDEX_NAME, toInt16(3) as TYPE, column_position as ORDINAL_POSITION, column as COLUMN_NAME, null as ASC_OR_DESC, sum(rows) as CARDINALITY, uniqExact(partition) as PAGES, null as FILTER_CONDITION from system.projection_parts_columns where active = 1 and database like 'default' and table like 'jt' group by database, table, name, column, column_position order by database, table, name, column_position;

select name, alias_to from system.data_type_families order by name;

select * from (select null as FUNCTION_CAT, 'system' as FUNCTION_SCHEM, name as FUNCTION_NAME,
concat('case-', case_insensitive ? 'in' : '', 'sensitive function', is_aggregate ? ' for aggregation' : '') as REMARKS,1 as FUNCTION_TYPE, name as SPECIFIC_NAME from system.functions where name like '%' union all
select null as FUNCTION_CAT, 'system' as FUNCTION_SCHEM, name as FUNCTION_NAME,
'case-sensitive table function' as REMARKS, 2 as FUNCTION_TYPE, name as SPECIFIC_NAME from system.table_functions
where name not in (select name from system.functions) and name like '%') where 1
order by FUNCTION_CAT, FUNCTION_SCHEM, FUNCTION_NAME;

select 'ApplicationName' as NAME, toInt32(0) as MAX_LEN, 'ClickHouse Java Client' as DEFAULT_VALUE, 'Application name' as DESCRIPTION union all select 'CustomHttpHeaders' as NAME, toInt32(0) as MAX_LEN, '' as DEFAULT_VALUE, 'Custom HTTP headers' as DESCRIPTION union all select 'CustomHttpParameters' as NAME, toInt32(0) as MAX_LEN, '' as DEFAULT_VALUE, 'Customer HTTP query parameters' as DESCRIPTION;

KILL QUERY WHERE query_id='5348a444-850c-4d7c-b087-da6452819473';

select concat('jdbc(''', name, ''')') as TABLE_CAT from jdbc('', 'SHOW DATASOURCES') order by name;

SELECT 'ping';

CREATE OR REPLACE TABLE jst (id UInt64, s String, t DateTime64(3), a Array(Int32)) ENGINE=MergeTree ORDER BY id;

INSERT INTO jst FORMAT JSONEachRow;

INSERT INTO jst (id, s, t, a) FORMAT JSONCompactEachRow;

INSERT INTO jst FORMAT JSONCompactEachRow;

INSERT INTO jst FORMAT CSV;

SELECT * FROM jst ORDER BY id 
FORMAT JSON;

SELECT count() c FROM jst 
FORMAT JSONEachRow;

SELECT number FROM numbers(5) 
FORMAT JSONCompactEachRow;

SELECT {a:Int32} a,{s:String} s,{arr:Array(String)} arr,{d:DateTime} d,{m:Map(String,Int32)} m,{n:Nullable(Int32)} n, {id:Identifier} 
FORMAT JSONEachRow;

SELECT count() FROM numbers(10) 
FORMAT JSONEachRowWithProgress;

SELECT 1,2 
FORMAT CSVWithNames;

SELECT * FROM nope 
FORMAT JSON;

SELECT VERSION();

select database, table, count(*) as col_count from system.columns where database = 'default' group by database, table;

DESCRIBE TABLE `default`.`kt`;

DESCRIBE TABLE `default`.`jst`;

DESCRIBE TABLE `default`.`kct`;

DESCRIBE TABLE `default`.`t1`;

INSERT INTO `kct`
 FORMAT RowBinaryWithDefaults;

INSERT INTO `kct`
 FORMAT JSONEachRow;

CREATE TABLE IF NOT EXISTS `connect_state` (`key` String, minOffset BIGINT, maxOffset BIGINT, state String) ENGINE=KeeperMap('/kafka-connect') PRIMARY KEY `key`;;

DESCRIBE TABLE `default`.`connect_state`;

SELECT * FROM `connect_state` WHERE `key`= 'kct-0';

INSERT INTO `connect_state` SETTINGS wait_for_async_insert=1 VALUES ('kct-0', 0, 2, 'BEFORE_PROCESSING');;

INSERT INTO `connect_state` SETTINGS wait_for_async_insert=1 VALUES ('kct-0', 0, 2, 'AFTER_PROCESSING');;

INSERT INTO `kct` FORMAT RowBinaryWithDefaults;

INSERT INTO `kct` FORMAT JSONEachRow;

SHOW FULL TABLES FROM `INFORMATION_SCHEMA` LIKE 'aiv_insert';

SHOW FULL TABLES FROM `d2` LIKE 'aiv_insert';

SHOW FULL TABLES FROM `default` LIKE 'aiv_insert';

SHOW FULL TABLES FROM `information_schema` LIKE 'aiv_insert';

SHOW FULL TABLES FROM `system` LIKE 'aiv_insert';

SELECT NULL::Nullable(String) AS TABLE_CAT, system.tables.database AS TABLE_SCHEM, system.tables.name AS TABLE_NAME, trim(c.1) AS COLUMN_NAME, CAST(c.2 AS Int16) AS KEY_SEQ, 'PRIMARY' AS PK_NAME FROM system.tables ARRAY JOIN arrayZip(splitByChar(',', primary_key), arrayEnumerate(splitByChar(',', primary_key))) as c WHERE system.tables.primary_key <> '' AND system.tables.database ILIKE '%' AND system.tables.name ILIKE 'aiv_insert' ORDER BY COLUMN_NAME;

SHOW FULL TEMPORARY TABLES LIKE 'aiv_insert';

DESCRIBE TABLE `default`.`aiv_insert`;

INSERT INTO `aiv_insert`(`id`,`s`,`f`,`ts`) VALUES(0,'v0',0.0,fromUnixTimestamp64Nano(1700000000000000000)),(1,'v1',1.5,fromUnixTimestamp64Nano(1700000000000000000)),(2,'v2',3.0,fromUnixTimestamp64Nano(1700000000000000000));

select t.database as TABLE_CAT, NULL as TABLE_SCHEM, t.name as TABLE_NAME, case when t.engine like '%Log' then 'LOG TABLE' when t.engine in ('Buffer', 'Memory', 'Set') then 'MEMORY TABLE' when t.is_temporary != 0 then 'TEMPORARY TABLE' when t.engine like '%View' then 'VIEW' when t.engine = 'Dictionary' then 'DICTIONARY' when t.engine like 'Async%' or t.engine like 'System%' then 'SYSTEM TABLE' when empty(t.data_paths) then 'REMOTE TABLE' else 'TABLE' end as TABLE_TYPE, t.comment as REMARKS, null as TYPE_CAT, d.engine as TYPE_SCHEM, t.engine as TYPE_NAME, null as SELF_REFERENCING_COL_NAME, null as REF_GENERATION
from system.tables t inner join system.databases d on t.database = d.name
where t.database like 'default' and t.name like 'jt' and TABLE_TYPE in ('DICTIONARY','LOG TABLE','MEMORY TABLE','REMOTE TABLE','TABLE','VIEW','SYSTEM TABLE','TEMPORARY TABLE') order by t.database, t.name;

select database as TABLE_CAT, NULL as TABLE_SCHEM, table as TABLE_NAME, name as COLUMN_NAME, toInt32(1111) as DATA_TYPE, type as TYPE_NAME, toInt32(0) as COLUMN_SIZE, 0 as BUFFER_LENGTH, cast(null as Nullable(Int32)) as DECIMAL_DIGITS, 10 as NUM_PREC_RADIX, toInt32(position(type, 'Nullable(') >= 1 ? 1 : 0) as NULLABLE, comment as REMARKS, default_expression as COLUMN_DEF, 0 as SQL_DATA_TYPE, 0 as SQL_DATETIME_SUB, cast(null as Nullable(Int32)) as CHAR_OCTET_LENGTH, position as ORDINAL_POSITION, position(type, 'Nullable(') >= 1 ? 'YES' : 'NO' as IS_NULLABLE, null as SCOPE_CATALOG, null as SCOPE_SCHEMA, null as SCOPE_TABLE, null as SOURCE_DATA_TYPE, 'NO' as IS_AUTOINCREMENT, 'NO' as IS_GENERATEDCOLUMN from system.columns where database like 'default' and table like 'jt' and name like '%';

SELECT version();

SELECT engine, sorting_key, partition_key, primary_key, sampling_key FROM system.tables WHERE database = 'default' AND name = 'jt';

SELECT "id", "name", "n", "f" FROM "default"."jt" WHERE "id" >= 1;

KILL QUERY WHERE query_id='40b235ab-a814-46db-9a6d-1e92974c02a8';

SELECT "lc", "_pfgnrtd_0", "_pfgnrtd_1", "_pfgnrtd_2" FROM (SELECT "lc", count(*) AS "_pfgnrtd_0", sum("f") AS "_pfgnrtd_1", max("id") AS "_pfgnrtd_2" FROM "default"."jt" WHERE "d" > '2020-01-01' GROUP BY "lc") o;

select t.database as TABLE_CAT, NULL as TABLE_SCHEM, t.name as TABLE_NAME, case when t.engine like '%Log' then 'LOG TABLE' when t.engine in ('Buffer', 'Memory', 'Set') then 'MEMORY TABLE' when t.is_temporary != 0 then 'TEMPORARY TABLE' when t.engine like '%View' then 'VIEW' when t.engine = 'Dictionary' then 'DICTIONARY' when t.engine like 'Async%' or t.engine like 'System%' then 'SYSTEM TABLE' when empty(t.data_paths) then 'REMOTE TABLE' else 'TABLE' end as TABLE_TYPE, t.comment as REMARKS, null as TYPE_CAT, d.engine as TYPE_SCHEM, t.engine as TYPE_NAME, null as SELF_REFERENCING_COL_NAME, null as REF_GENERATION
from system.tables t inner join system.databases d on t.database = d.name
where t.database like 'default' and t.name like 'jst' and TABLE_TYPE in ('DICTIONARY','LOG TABLE','MEMORY TABLE','REMOTE TABLE','TABLE','VIEW','SYSTEM TABLE','TEMPORARY TABLE') order by t.database, t.name;

select database as TABLE_CAT, NULL as TABLE_SCHEM, table as TABLE_NAME, name as COLUMN_NAME, toInt32(1111) as DATA_TYPE, type as TYPE_NAME, toInt32(0) as COLUMN_SIZE, 0 as BUFFER_LENGTH, cast(null as Nullable(Int32)) as DECIMAL_DIGITS, 10 as NUM_PREC_RADIX, toInt32(position(type, 'Nullable(') >= 1 ? 1 : 0) as NULLABLE, comment as REMARKS, default_expression as COLUMN_DEF, 0 as SQL_DATA_TYPE, 0 as SQL_DATETIME_SUB, cast(null as Nullable(Int32)) as CHAR_OCTET_LENGTH, position as ORDINAL_POSITION, position(type, 'Nullable(') >= 1 ? 'YES' : 'NO' as IS_NULLABLE, null as SCOPE_CATALOG, null as SCOPE_SCHEMA, null as SCOPE_TABLE, null as SOURCE_DATA_TYPE, 'NO' as IS_AUTOINCREMENT, 'NO' as IS_GENERATEDCOLUMN from system.columns where database like 'default' and table like 'jst' and name like '%';

SELECT "s", "_pfgnrtd_0" FROM (SELECT "s", count("id") AS "_pfgnrtd_0" FROM (SELECT "s", "id" FROM "default"."jst" GROUP BY "s", "id") o GROUP BY "s") o ORDER BY "s" ASC NULLS LAST LIMIT 2;

select t.database as TABLE_CAT, NULL as TABLE_SCHEM, t.name as TABLE_NAME, case when t.engine like '%Log' then 'LOG TABLE' when t.engine in ('Buffer', 'Memory', 'Set') then 'MEMORY TABLE' when t.is_temporary != 0 then 'TEMPORARY TABLE' when t.engine like '%View' then 'VIEW' when t.engine = 'Dictionary' then 'DICTIONARY' when t.engine like 'Async%' or t.engine like 'System%' then 'SYSTEM TABLE' when empty(t.data_paths) then 'REMOTE TABLE' else 'TABLE' end as TABLE_TYPE, t.comment as REMARKS, null as TYPE_CAT, d.engine as TYPE_SCHEM, t.engine as TYPE_NAME, null as SELF_REFERENCING_COL_NAME, null as REF_GENERATION
from system.tables t inner join system.databases d on t.database = d.name
where t.database like 'default' and t.name like 'tt' and TABLE_TYPE in ('DICTIONARY','LOG TABLE','MEMORY TABLE','REMOTE TABLE','TABLE','VIEW','SYSTEM TABLE','TEMPORARY TABLE') order by t.database, t.name;

CREATE TABLE "default"."tt" ("a" Int64, "s" Nullable(String)) ENGINE = MergeTree() ORDER BY "a";

select database as TABLE_CAT, NULL as TABLE_SCHEM, table as TABLE_NAME, name as COLUMN_NAME, toInt32(1111) as DATA_TYPE, type as TYPE_NAME, toInt32(0) as COLUMN_SIZE, 0 as BUFFER_LENGTH, cast(null as Nullable(Int32)) as DECIMAL_DIGITS, 10 as NUM_PREC_RADIX, toInt32(position(type, 'Nullable(') >= 1 ? 1 : 0) as NULLABLE, comment as REMARKS, default_expression as COLUMN_DEF, 0 as SQL_DATA_TYPE, 0 as SQL_DATETIME_SUB, cast(null as Nullable(Int32)) as CHAR_OCTET_LENGTH, position as ORDINAL_POSITION, position(type, 'Nullable(') >= 1 ? 'YES' : 'NO' as IS_NULLABLE, null as SCOPE_CATALOG, null as SCOPE_SCHEMA, null as SCOPE_TABLE, null as SOURCE_DATA_TYPE, 'NO' as IS_AUTOINCREMENT, 'NO' as IS_GENERATEDCOLUMN from system.columns where database like 'default' and table like 'tt' and name like '%';

SELECT "a" FROM "default"."tt" WHERE "a" IN (0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24);

desc (SELECT number, toString(number) AS s FROM system.numbers LIMIT 2);

SELECT "number", "s" FROM (SELECT number, toString(number) AS s FROM system.numbers LIMIT 2) o;

SELECT engine, sorting_key, partition_key, primary_key, sampling_key FROM system.tables WHERE database = 'default' AND name = 'tt';

SELECT "a", "s" FROM "default"."tt" WHERE "a" IN (1,3) ORDER BY "a" DESC NULLS LAST LIMIT 1;

DROP TABLE "default"."tt";

CREATE TABLE "default"."tmp_trino_3e068756_cb2d5a02" AS "default"."tt";

SELECT "a", "s" FROM `default`.`tmp_trino_3e068756_cb2d5a02` WHERE 0;

INSERT INTO "default"."tmp_trino_3e068756_cb2d5a02" ("a", "s") 
 FORMAT RowBinary;

INSERT INTO "default"."tt" ("a", "s") SELECT "a", "s" FROM "default"."tmp_trino_3e068756_cb2d5a02" temp_table;

DROP TABLE "default"."tmp_trino_3e068756_cb2d5a02";

SELECT "a", "s" FROM "default"."tt" WHERE "a" IN (1,3) AND ("s" >= 'C' AND "s" < 'D') AND ("s" LIKE 'C%') ORDER BY "a" DESC NULLS LAST LIMIT 1;

SELECT "s", "_pfgnrtd_0" FROM (SELECT "s", avg(("a" * 1.0)) AS "_pfgnrtd_0", count(*) AS "_pfgnrtd_1" FROM "default"."tt" GROUP BY "s") o WHERE "_pfgnrtd_1" > 0 ORDER BY "s" ASC NULLS LAST LIMIT 2;

SELECT * FROM (select toInt64(id) id, s from jst) q WHERE 1=0;

SELECT 1 FROM (select toInt64(id) id, s from jst) q  WHERE (("id" IS NOT NULL) AND ("id" > 1)) AND ("id" >= 5);

SELECT 1 FROM (select toInt64(id) id, s from jst) q  WHERE (("id" IS NOT NULL) AND ("id" > 1)) AND ("id" < 5 or "id" is null);

SELECT "id","s" FROM (select toInt64(id) id, s from jst) q  WHERE "id" < 5 or "id" is null;

SELECT "id","s" FROM (select toInt64(id) id, s from jst) q  WHERE "id" >= 5;

SELECT 1 FROM spk WHERE 1=0;

SELECT * FROM spk WHERE 1=0;

INSERT INTO spk ("id","s") VALUES (0,'0'),(1,'1');

INSERT INTO spk ("id","s") VALUES (2,'2'),(3,'3'),(4,'4');
