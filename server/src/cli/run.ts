import type { About } from './about';
import { parseArgs } from './args';
import { baseline } from './baseline';
import { check } from './check';
import { printConfig } from './config';
import { hardenCommand } from './harden';
import { help } from './help';
import type { Host } from './host';
import { init } from './init';
import { merge } from './merge';
import { say } from './messages';
import { migrate } from './migrate';
import { model } from './model';
import { pin } from './pin';
import { probeCommand } from './probe';
import { cleanCommand } from './prove';
import { explain, listRules } from './rules';
import { score } from './score';

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
      case 'prove':
        return await cleanCommand(host, parsed.options);
      case 'probe':
        return await probeCommand(host, parsed.operands, parsed.options);
      case 'model':
        return await model(host, parsed.operands, parsed.options);
      case 'score':
        return await score(host, parsed.operands, parsed.options);
      case 'explain':
        return explain(host, parsed.operands[0]!, about.pages);
      case 'rules':
        return listRules(host, parsed.options);
      case 'init':
        return await init(host, parsed.options);
      case 'baseline':
        return await baseline(host, parsed.operands, parsed.options);
      case 'config':
        return await printConfig(host, parsed.options);
      case 'merge':
        return merge(host, parsed.operands, parsed.options);
      case 'migrate':
        return await migrate(host, parsed.operands, parsed.options);
      case 'pin':
        return await pin(host, parsed.operands, parsed.options);
    }
  } catch (error) {
    say(host, undefined, `internal error, please report it: ${error instanceof Error ? error.message : String(error)}`);
    return 3;
  }
}
