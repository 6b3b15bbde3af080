import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bulkhead, folderWith, removeFolders } from '../support/command-line';
import type { Files } from '../support/open';
import type { Draw } from './draw';
import { mutated } from './mutate';

const formats = ['pretty', 'compact', 'json', 'sarif', 'github', 'gitlab', 'junit', 'rdjson', 'markdown'];

/** Characters that a terminal obeys, or shows as if they were not there. */
const obeyed = /[\0-\x08\x0B-\x1F\x7F-\x9F\u200E\u200F\u061C\u202A-\u202E\u2066-\u2069]/;

/** What is wrong with a run of the command line over files, on the disk: how it ends, and what it prints. */
export async function brokenInTerminal(files: Files, draw: Draw): Promise<string[]> {
  const folder = folderWith(Object.fromEntries([...files].filter(([name]) => !name.includes('\0'))));
  const out: string[] = [];
  const run = async (words: readonly string[]): Promise<string> => {
    const { code, out: text, err } = await bulkhead(folder, words);
    const what = `bulkhead ${words.join(' ')}`;
    if (code === 3 || code === null) out.push(`${what} ends with ${code}: ${err}`);
    if (obeyed.test(err.replaceAll('\r\n', '\n'))) out.push(`${what} prints raw characters to stderr`);
    return text;
  };
  const report = async (): Promise<void> => {
    const format = draw.pick(formats);
    const text = await run(
      ['check', '--format', format, '--fixes', '--fail-on', 'none'].filter((word) => format === 'json' || word !== '--fixes'),
    );
    if (['json', 'sarif', 'gitlab', 'rdjson'].includes(format) && text !== '') JSON.parse(text);
    if (['pretty', 'compact'].includes(format) && obeyed.test(text)) out.push(`--format ${format} prints raw characters`);
  };
  const baseline = async (): Promise<void> => {
    await run(['baseline']);
    const file = join(folder, '.bulkhead-baseline.json');
    writeFileSync(file, mutated(readOr(file, '{"version":1,"findings":[]}'), draw));
    await run(['check', '--baseline', '.bulkhead-baseline.json', '--format', 'json']);
    await run(['baseline', '--prune']);
  };
  const merge = async (): Promise<void> => {
    const format = draw.pick(['json', 'sarif']);
    const text = await run(['check', '--format', format]);
    writeFileSync(join(folder, 'one.report'), mutated(text, draw));
    writeFileSync(join(folder, 'two.report'), draw.once(2) ? text : mutated(text, draw));
    await run(['merge', 'one.report', 'two.report']);
  };
  const others = async (): Promise<void> => {
    await run(
      draw.pick([['migrate'], ['model', '--format', 'json'], ['score', '--format', draw.pick(['json', 'html'])], ['init'], ['harden']]),
    );
  };
  try {
    await draw.pick([report, report, baseline, merge, others])();
  } catch (error) {
    out.push(`it throws: ${error instanceof Error ? error.stack : String(error)}`);
  }
  removeFolders();
  return out;
}

function readOr(file: string, text: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return text;
  }
}
