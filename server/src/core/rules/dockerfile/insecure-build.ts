import { kernelWorkIn, localCallIn } from '../../facts/dockerfile/step-needs';
import { unknownUnless } from '../../fix/condition';
import { type ProposedFix, text } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import type { Body } from '../../model/shell/command';
import { shellOf } from '../../model/shell/stage';
import { type Stage, titleOfStage } from '../../model/stage';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/insecure-build',
  on: 'stage',
  meta: {
    title: 'Build step without isolation',
    severity: 'high',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    takes: [{ need: 'other' }],
    tiers: ['review', 'manual'],
    references: [
      cis('5.4', 'Linux kernel capabilities are restricted'),
      owasp(3, 'limit capabilities'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(250, 'Execution with Unnecessary Privileges'),
    ],
  },
  *check(stage, { project }) {
    if (!stage.feedsShipped) return;
    for (const outer of stage.instructions) {
      const instruction = outer.trigger ?? outer;
      if (instruction.keyword !== 'RUN' || instruction.flags.length === 0) continue;
      const body = shellOf(stage).own.find((one) => one.instruction === instruction);
      for (const flag of instruction.flags) {
        const at = { file: stage.file, start: flag.start, end: flag.end };
        const fixes = [withoutFlag(stage.file, instruction, flag, body)];
        const step = `A build step of ${titleOfStage(stage, project.stages)}`;
        if (flag.name === 'security' && flag.value === 'insecure') {
          yield { at, message: `${step} runs with all privileges on the build host: it can take over the host`, fixes };
        } else if (flag.name === 'network' && flag.value === 'host') {
          yield {
            at,
            message: `${step} uses the build host's network: it can reach services on the host's localhost`,
            severity: 'medium',
            fixes,
          };
        }
      }
    }
  },
});

type Instruction = Stage['instructions'][number];

/** Removes the flag with the space in front of it. */
function withoutFlag(
  file: string,
  { flags, keywordEnd }: Instruction,
  flag: Instruction['flags'][number],
  body: Body | undefined,
): ProposedFix {
  const start = flags[flags.indexOf(flag) - 1]?.end ?? keywordEnd;
  return {
    title: `Remove ${flag.text}`,
    kind: 'review',
    conditions: [
      unknownUnless(
        'step-needs-nothing',
        `The build step works without ${flag.text}.`,
        body && (flag.name === 'security' ? kernelWorkIn(body) : localCallIn(body)),
      ),
    ],
    want: [text({ file, start, end: flag.end }, '')],
  };
}
