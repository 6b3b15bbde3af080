import type { Json } from '../base/json';

/** What a service writes to undo a value that a merge key brings: null is a schema error, `!reset` does not reach it. */
export const neutral: Readonly<Record<string, Json>> = {
  privileged: false,
  read_only: false,
  use_api_socket: false,
  pid: '',
  ipc: '',
  network_mode: '',
  userns_mode: '',
  uts: '',
  cgroup: 'private',
  cgroup_parent: '',
  cap_add: [],
  cap_drop: [],
  security_opt: [],
  tmpfs: [],
  devices: [],
  volumes: [],
  ports: [],
  group_add: [],
  logging: {},
  healthcheck: {},
  oom_kill_disable: false,
  oom_score_adj: 0,
  pids_limit: 0,
  mem_limit: 0,
  cpus: 0,
};

/** True for the value of a key that says what the engine does without the key: `privileged: false`. */
export function isNeutral(key: string, is: Json): boolean {
  return JSON.stringify(neutral[key]) === JSON.stringify(is);
}
