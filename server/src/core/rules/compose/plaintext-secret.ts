import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/plaintext-secret',
  on: 'service',
  meta: {
    title: '',
    severity: 'medium',
    certainty: 'certain',
    profile: 'default',
    since: '',
    why: '',
    derivation: '',
    remedy: '',
    references: [],
    tiers: [],
  },
  check() {
    return [];
  },
});
