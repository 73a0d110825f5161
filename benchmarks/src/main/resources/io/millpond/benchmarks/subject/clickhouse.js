// ClickHouse in a process of its own: node clickhouse.js MODULES DATA
//
// Reads statements from standard input, one a line. Answers each with "+" or, for an error, "-",
// the length of a text as 4 bytes, big-endian, and the text: the result in TabSeparated. Background
// consumers run for as long as the process lives.
const { createRequire } = require('module');
const readline = require('readline');

const [, , modules, data] = process.argv;
const { Session } = createRequire(modules + '/')('chdb');
const session = new Session(data, {
  connectionArgs: ['--background_message_broker_schedule_pool_size=16'],
});

function answer(kind, text) {
  const bytes = Buffer.from(text, 'utf8');
  const head = Buffer.alloc(5);
  head.write(kind, 0);
  head.writeUInt32BE(bytes.length, 1);
  process.stdout.write(Buffer.concat([head, bytes]));
}

answer('+', 'ready');
readline.createInterface({ input: process.stdin }).on('line', (sql) => {
  try {
    answer('+', String(session.query(sql, 'TabSeparated') ?? ''));
  } catch (e) {
    answer('-', e.message);
  }
});
