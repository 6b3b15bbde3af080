import { cwe, nist } from '../../knowledge/references';
import { copiesOf, plainPath } from '../../model/dockerfile/copies';
import type { Stage } from '../../model/stage';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/system-workdir',
  on: 'stage',
  meta: {
    title: 'System directory used as WORKDIR or copy target',
    severity: 'low',
    confidence: 'certain',
    profile: 'strict',
    since: '0.1.0',
    tiers: [],
    references: [nist('3.1.2', 'image configuration defects'), cwe(732, 'Incorrect Permission Assignment for Critical Resource')],
  },
  *check(stage) {
    // An image from nothing has no system yet.
    if (!stage.reachesShipped || (stage.base.known && stage.base.value.toLowerCase() === 'scratch')) return;
    for (const outer of stage.instructions) {
      const { keyword, words } = outer.trigger ?? outer;
      const [word] = words;
      if (keyword !== 'WORKDIR' || !word || !isSystem(word.text, stage)) continue;
      yield {
        at: { file: stage.file, start: word.start, end: word.end },
        message: `WORKDIR is the system directory ${word.text}: files of the service mix with those of the system`,
        value: word.text,
      };
    }
    for (const { keyword, target, sources, from } of copiesOf(stage)) {
      const text = target.text;
      const whole = from !== undefined && sources.some((source) => source.text !== undefined && plainPath(source.text) === '.');
      if (text === undefined || whole || !isSystem(text, stage)) continue;
      yield {
        at: target.at,
        message: `${keyword} puts files into the system directory ${text}: they mix with those of the system`,
        value: text,
      };
    }
  },
});

const linux = /^\/(?:etc|usr(?:\/(?:bin|sbin|lib|lib64))?|bin|sbin|lib|lib64|boot|dev(?:\/.*)?|proc(?:\/.*)?|sys(?:\/.*)?|run)?\/*$/;
const windows = /^(?:[a-z]:)?[/\\]+(?:windows(?:[/\\]+system32)?)?[/\\]*$/i;

function isSystem(path: string, { os }: Stage): boolean {
  const bare = path.replace(/^(["'])(.*)\1$/, '$2');
  return os === 'windows' ? windows.test(bare) : linux.test(bare);
}
