// Reads every file below some folders with the parsers that Bulkhead uses, and nothing else: what no check of these files can be faster than.
const fs = require('node:fs');
const path = require('node:path');
const { DockerfileParser } = require('dockerfile-ast');
const { parseAllDocuments } = require('yaml');

for (const folder of process.argv.slice(2)) {
  for (const name of fs.readdirSync(folder, { recursive: true })) {
    const file = path.join(folder, name);
    if (/\.ya?ml$/.test(name)) parseAllDocuments(fs.readFileSync(file, 'utf8'));
    else if (/(^|[/\\])Dockerfile$/.test(name)) DockerfileParser.parse(fs.readFileSync(file, 'utf8'));
  }
}
