import { deepEqual, ok } from 'node:assert/strict';
import { item } from '../../server/src/core/fix/want';
import { defineRule } from '../../server/src/core/rules/rule';
import { proveHardening } from '../../server/src/probe/project';
import type { Prover } from '../../server/src/probe/prover';
import { analyzeText } from '../support/open';

/** Its fix drops capabilities, and is safe. */
const safeRule = defineRule({
  id: 'compose/spare-capabilities',
  on: 'service',
  meta: {
    title: 'Capabilities that nobody uses',
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    references: [],
    takes: [{ need: 'capability' }],
    tiers: ['safe'],
  },
  *check(service) {
    if (service.capDrop.length > 0) return;
    const want = ['MKNOD', 'AUDIT_WRITE'].map((name) => item(service, 'cap_drop', name));
    yield { at: service.at, message: 'keeps them', fixes: [{ title: 'Drop MKNOD, AUDIT_WRITE', kind: 'safe', want, conditions: [] }] };
  },
});

/** Runs nothing: says of the service what it is, and that some parts were taken back. */
function saying(is: 'started' | 'proven', back: readonly string[]): Prover {
  return {
    clean: async () => ({ removed: [] }),
    prove: async ({ atoms }) => ({
      engine: {
        program: 'docker',
        version: '29',
        api: '1.52',
        compose: '5',
        kernel: '6',
        cgroup: 2,
        seccomp: true,
        modules: [],
        rootless: false,
        remapped: false,
        local: true,
        unseen: [],
      },
      services: [{ service: 'web', is }],
      found: {
        kept: is === 'proven' ? atoms.map(({ id }) => id).filter((id) => !back.some((name) => id.endsWith(` ${name}`))) : [],
        back: atoms.filter(({ id }) => back.some((name) => id.endsWith(` ${name}`))).map(({ id }) => ({ id, evidence: [] })),
        trials: 1,
        starts: 1,
        is: 'largest',
      },
      notTried: [],
      notes: [],
      starts: 1,
      seconds: 1,
    }),
  };
}

async function dropped(prover: Prover): Promise<string[]> {
  const analysis = analyzeText(new Map([['compose.yaml', 'services:\n  web:\n    image: acme/web:1\n']]), [safeRule]);
  const how = { within: 1, withCopies: false, pull: false, build: false, allowDangerous: false, checks: [] };
  const { hardening } = await proveHardening(prover, analysis, { options: { tier: 'review' }, asked: how, tell: () => undefined });
  return hardening.edits.flatMap(({ newText }) => [...newText.matchAll(/- ([A-Z_]+)/g)].map(([, name]) => name!)).sort();
}

describe('What is written of a hardening that was run', () => {
  it('is a safe change that drops capabilities, too, where nobody could tell', async () => {
    deepEqual(await dropped(saying('started', [])), ['AUDIT_WRITE', 'MKNOD']);
    deepEqual(await dropped(saying('proven', [])), ['AUDIT_WRITE', 'MKNOD']);
  });

  it('is never a part of it that was taken back', async () => {
    for (const is of ['started', 'proven'] as const) deepEqual(await dropped(saying(is, ['MKNOD'])), ['AUDIT_WRITE']);
    ok((await dropped(saying('proven', ['MKNOD', 'AUDIT_WRITE']))).length === 0);
  });
});
