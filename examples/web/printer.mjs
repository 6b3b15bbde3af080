import { appendFileSync } from 'node:fs';

// One ticket for every line on standard input.
process.stdin.on('data', (line) => appendFileSync('/dev/usb/lp0', line));
