import { builds } from './conditions/builds';
import { containers } from './conditions/containers';
import { daemons } from './conditions/daemons';
import { users } from './conditions/users';

/** All conditions that fixes rely on, by their ids, which are a public contract. */
export const conditions = { ...containers, ...users, ...builds, ...daemons };

export type ConditionId = keyof typeof conditions;
