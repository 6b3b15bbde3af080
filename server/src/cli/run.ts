import type { About } from './about';
import { help, parseArgs } from './args';
import { baseline } from './baseline';
import { check } from './check';
import { printConfig } from './config';
import { hardenCommand } from './harden';
import type { Host } from './host';
import { init } from './init';
import { say } from './messages';
import { model } from './model';
import { explain, listRules } from './rules';

/** Runs one command line. @returns the exit code: 0, 1, 2 or 3 as the contract says; never throws */
export async function run(words: readonly string[], host: Host, about: About): Promise<number> {
  try {
    const parsed = parseArgs(words);
    if ('usage' in parsed) {
      say(host, undefined, `${parsed.usage}; "bulkhead --help" lists commands and options`);
      return 2;
    }
    switch (parsed.command) {
      case 'help':
        host.out(help);
        return 0;
      case 'version':
        host.out(`${about.version}\n`);
        return 0;
      case 'check':
        return await check(host, parsed.operands, parsed.options, about);
      case 'harden':
        return await hardenCommand(host, parsed.operands, parsed.options);
      case 'model':
        return await model(host, parsed.operands, parsed.options);
      case 'explain':
        return explain(host, parsed.operands[0]!, about.pages);
      case 'rules':
        return listRules(host, parsed.options);
      case 'baseline':
        return await baseline(host, parsed.operands, parsed.options);
      case 'config':
        return await printConfig(host, parsed.options);
      case 'init':
        return await init(host, parsed.options);
    }
  } catch (error) {
    say(host, undefined, `internal error, please report it: ${error instanceof Error ? error.message : String(error)}`);
    return 3;
  }
}
