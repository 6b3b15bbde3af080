const { greeting } = require('./lib.js');
require('node:http')
  .createServer((_, answer) => answer.end(`${greeting}\n`))
  .listen(8000);
process.on('SIGTERM', () => process.exit(0));
