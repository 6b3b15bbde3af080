// Preloaded: writes the microseconds of processor time that a process has taken to the file that BULKHEAD_OWN_TIME names.
const { writeFileSync } = require('node:fs');

process.once('exit', () => {
  const { user, system } = process.cpuUsage();
  writeFileSync(process.env.BULKHEAD_OWN_TIME, String(user + system));
});
