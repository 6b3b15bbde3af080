import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/no-authentication',
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
