import { deepEqual } from 'node:assert/strict';
import { openProject } from '../../../server/src/core/kinds/open';
import { gaugeOf, gaugeOfUser } from '../../../server/src/core/model/effective/gauge';
import { userOfStage } from '../../../server/src/core/model/effective/user';
import { type Case, table } from '../../support/effective';
import { entriesOf, reader } from '../../support/open';

const cases: Case[] = [
  ['', 'root, 14 capabilities, writable'],
  ['user: "1000", read_only: true, cap_drop: [ALL]', 'uid 1000, 0 capabilities, read-only'],
  ['user: "1000"', 'uid 1000, 14 capabilities, writable'],
  ['user: "1000", security_opt: ["no-new-privileges:true"]', 'uid 1000, 0 capabilities, writable'],
  ['user: app', 'user app, 14 capabilities, writable'],
  ['user: "${WHO}"', 'user unknown, 14 capabilities, writable'],
  ['cap_drop: [ALL], cap_add: [CHOWN]', 'root, 1 capability, writable'],
  ['privileged: true', 'root, privileged, all 41 capabilities, writable'],
  ['network_mode: host, pid: host', 'root, 14 capabilities, writable, host PID, host network'],
  ['security_opt: ["seccomp:unconfined", "apparmor:unconfined"]', 'root, 14 capabilities, writable, no seccomp, no AppArmor'],
  ['volumes: ["/var/run/docker.sock:/s:ro", "/run/docker.sock:/t"]', 'root, 14 capabilities, writable, Docker socket'],
  ['use_api_socket: true', 'root, 14 capabilities, writable, Docker socket'],
  ['volumes: ["/run/podman/podman.sock:/s"]', 'root, 14 capabilities, writable, Podman socket'],
];

table('the gauge of a container', (effective) => gaugeOf(effective).join(', '), cases);

describe('the gauge of a stage', () => {
  for (const [text, expected] of [
    ['FROM alpine:3.24\n', 'root'],
    ['FROM alpine:3.24\nUSER 1000:1000\n', 'uid 1000'],
    ['FROM alpine:3.24\nUSER app\n', 'user app'],
    ['ARG B\nFROM $B\n', 'user unknown'],
  ] as const) {
    it(`${JSON.stringify(text)}: ${expected}`, () => {
      const files = new Map([['Dockerfile', text]]);
      deepEqual(
        openProject(entriesOf(files), reader(files)).stages.map((stage) => gaugeOfUser(userOfStage(stage))),
        [expected],
      );
    });
  }
});
