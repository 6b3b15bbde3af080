import { pipeThatEnds } from '../../facts/shell/early-end';
import { unknownUnless } from '../../fix/condition';
import { instruction, type ProposedFix } from '../../fix/want';
import { cwe } from '../../knowledge/references';
import { baseOf } from '../../model/dockerfile/user';
import type { Body, Command, Pipeline } from '../../model/shell/command';
import { shellOf } from '../../model/shell/stage';
import type { Stage } from '../../model/stage';
import { defineRule } from '../rule';

/** Programs that print what they are given, and do not fail. */
const SAFE = new Set(['echo', 'printf', 'yes', 'true', ':', 'cat', 'write-output', 'seq', 'id', 'uname', 'pwd', 'env', 'test', '[', '']);

export default defineRule({
  id: 'dockerfile/pipefail',
  on: 'stage',
  meta: {
    title: 'Pipe that hides a failed command',
    severity: 'low',
    confidence: 'certain',
    profile: 'strict',
    since: '0.1.0',
    references: [
      { title: 'Dockerfile best practices: using pipes', url: 'https://docs.docker.com/build/building/best-practices/#using-pipes' },
      cwe(252, 'Unchecked Return Value'),
    ],
    takes: [{ need: 'other' }],
    tiers: ['review', 'manual'],
  },
  *check(stage) {
    if (!stage.feedsShipped || stage.os === 'windows') return;
    const found = shellOf(stage).own.flatMap((body) => openPipes(body).map((pipe) => ({ pipe, body })));
    const [first, ...more] = found;
    if (!first) return;
    const left = first.pipe.elements.slice(0, -1).flat().find(canFail);
    const fix = withPipefail(stage, first.body);
    yield {
      at: first.pipe.at,
      message: `The build ignores a failure of ${left?.name ?? 'the left command'}: only the last command of a pipe counts`,
      because: more.slice(0, 9).map(({ pipe }) => ({ at: pipe.at, note: 'another such pipe in this stage' })),
      ...(fix && { fixes: [fix] }),
      value: 'pipe',
    };
  },
});

/** Pipes of a step whose left side can fail unseen. */
function openPipes(body: Body): Pipeline[] {
  if (body.keyword !== 'RUN' || body.language !== 'sh') return [];
  const pipes = new Set<Pipeline>();
  for (const { pipe, depth, guarded, through } of body.commands) {
    // In a substitution or a condition the status is used in another way; SHELL does not reach a shell in the shell.
    if (pipe && depth === 0 && !guarded && through.length === 0 && !pipe.pipeline.pipefail) pipes.add(pipe.pipeline);
  }
  return [...pipes].filter(({ elements }) => elements.slice(0, -1).flat().some(canFail));
}

function canFail({ name, depth }: Command): boolean {
  return depth === 0 && !SAFE.has(name);
}

/** SHELL in the form that the base knows, in front of the first step that needs it. */
function withPipefail(stage: Stage, body: Body): ProposedFix | undefined {
  const { distribution } = baseOf(stage) ?? {};
  const own = stage.shells[body.index]?.[0] ?? '';
  const shell = /(^|\/)bash$/.test(own)
    ? `["${own}", "-o", "pipefail", "-c"]`
    : distribution === 'alpine'
      ? '["/bin/ash", "-eo", "pipefail", "-c"]'
      : distribution === 'debian' || distribution === 'rhel'
        ? '["/bin/bash", "-o", "pipefail", "-c"]'
        : undefined;
  if (shell === undefined || body.onbuild) return undefined;
  return {
    title: 'Add SHELL with pipefail before this step',
    kind: 'review',
    want: [instruction(body.ref, 'before', `SHELL ${shell}`)],
    conditions: [
      unknownUnless('no-early-end', 'No pipe in this stage relies on a left command that fails.', pipeThatEnds(stage, body.index)),
    ],
  };
}
