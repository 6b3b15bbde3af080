// The language server as it is started, with rules that fail or never end, with little patience, and with a thread that dies where it is told to.

import { isMainThread, parentPort } from 'node:worker_threads';
import { channelOf, whenGone } from '../../server/src/entry/channel';
import { diskSource } from '../../server/src/entry/disk';
import { relay } from '../../server/src/entry/relay';
import { serveThread, type ToThread } from '../../server/src/entry/thread';
import { oddRules } from './odd-rules';

if (isMainThread) {
  const args = process.argv.slice(2);
  const [reader, writer] = channelOf(args);
  const { follow } = whenGone(args, () => gone());
  const { gone } = relay(reader, writer, {
    program: __filename,
    version: 'test',
    budget: Number(process.argv[3] ?? 1000),
    requestBudget: 5000,
    follow,
    exit: (code) => process.exit(code),
    log: (text) => void process.stderr.write(text),
  });
} else {
  parentPort?.on('message', (sent: ToThread) => {
    if ('message' in sent && 'method' in sent.message && sent.message.method === 'test/die') process.exit(7);
  });
  serveThread(diskSource, { version: 'test', pages: {}, today: () => '2026-01-01', rules: oddRules });
}
