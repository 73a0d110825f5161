// ClickHouse in a process of its own: node clickhouse.js MODULES DATA
//
// Reads statements from standard input, one a line, and answers each with one line: "ok" or
// "error", a tab, and the result in TabSeparated or the error's text. Background consumers run
// for as long as the process lives.
const { createRequire } = require('module');
const readline = require('readline');

const [, , modules, data] = process.argv;
const { Session } = createRequire(modules + '/')('chdb');
const session = new Session(data, {
  connectionArgs: ['--background_message_broker_schedule_pool_size=16'],
});

function answer(kind, text) {
  process.stdout.write(kind + '\t' + text.trim().replace(/\n/g, ' ') + '\n');
}

answer('ok', 'ready');
readline.createInterface({ input: process.stdin }).on('line', (sql) => {
  try {
    answer('ok', String(session.query(sql, 'TabSeparated') ?? ''));
  } catch (e) {
    answer('error', e.message);
  }
});
