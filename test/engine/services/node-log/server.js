const fs = require('node:fs');
const log = `${__dirname}/logs/visits.log`;
require('node:http')
  .createServer((question, answer) => {
    const word = new URL(question.url, 'http://web').searchParams.get('word');
    fs.appendFileSync(log, `${word ?? 'a visit'}\n`);
    answer.end(fs.readFileSync(log));
  })
  .listen(3000);
process.on('SIGTERM', () => process.exit(0));
