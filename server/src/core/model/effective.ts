export type { Fact, Source } from './effective/fact';
export type {
  BuildPrivilege,
  Device,
  Effective,
  EffectiveMount,
  EffectivePort,
  Hook,
  Limits,
  Namespace,
  ProcessPrivilege,
  Seccomp,
  Ulimit,
  User,
} from './effective/types';
