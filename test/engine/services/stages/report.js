// Keeps words; jq puts them in order.
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const file = '/var/lib/report/words.json';
require('node:http')
  .createServer((question, answer) => {
    const word = new URL(question.url, 'http://report').searchParams.get('word');
    const words = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : [];
    if (word) fs.writeFileSync(file, JSON.stringify([...words, word]));
    answer.end(fs.existsSync(file) ? execFileSync('jq', ['-r', 'sort[]', file]) : '');
  })
  .listen(8000);
process.on('SIGTERM', () => process.exit(0));
