import { rules } from '../../server/src/core/rules/index';
import { defineRule, type Rule } from '../../server/src/core/rules/rule';
import { ruleNamed } from './rules';

const hostPid = ruleNamed('compose/host-pid');

/** All rules, one that fails on services called "faulty", and one that does not end on those called "endless". */
export const oddRules: readonly Rule[] = [
  ...rules,
  defineRule({
    id: 'compose/faulty',
    on: 'service',
    meta: hostPid.meta,
    check(service) {
      if (service.name === 'faulty') throw new Error('no such door');
      return [];
    },
  }),
  defineRule({
    id: 'compose/endless',
    on: 'service',
    meta: hostPid.meta,
    check(service) {
      while (service.name === 'endless');
      return [];
    },
  }),
];
