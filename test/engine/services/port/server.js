// Says who it is, and that it has the port for which its interpreter has a capability.
const server = require('node:http').createServer((_, answer) => answer.end(`user ${process.getuid()}\n`));
server.listen(80);
process.on('SIGTERM', () => process.exit(0));
