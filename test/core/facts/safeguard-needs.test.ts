import { deepEqual } from 'node:assert/strict';
import type { Tier } from '../../../server/src/core/fix/tier';
import { analyzeText } from '../../support/open';

/** The tiers of the fixes that switch safeguards on again, by service. */
function tiersIn(text: string): (readonly [string, Tier | undefined])[] {
  const { findings } = analyzeText(new Map([['compose.yaml', text]]));
  return findings.filter(({ rule }) => rule === 'compose/unconfined').map(({ subject, fixes }) => [subject.name, fixes[0]?.tier] as const);
}

const service = (name: string, option: string, more: string): string =>
  `  ${name}:\n    image: toolbox\n    security_opt: ["${option}"]\n${more
    .split('\n')
    .map((line) => `    ${line}\n`)
    .join('')}`;

describe('Safeguards that are switched off', () => {
  it('stay off for SELinux where the service uses what it keeps containers from', () => {
    const text = `services:\n${service('socket', 'label=disable', 'volumes: [/run/docker.sock:/run/docker.sock:ro,z]')}${service(
      'plain',
      'label:disable',
      'volumes: [./data:/data]',
    )}${service('bus', 'label=disable', 'volumes: ["/run/dbus/system_bus_socket:/bus:z"]')}${service('labeled', 'label=disable', 'volumes: ["./data:/data:rw,Z", "named:/more"]')}${service(
      'long',
      'label=disable',
      'volumes: [{ type: bind, source: ./data, target: /data, bind: { selinux: z } }]',
    )}${service('long-plain', 'label=disable', 'volumes: [{ type: bind, source: ./data, target: /data }]')}${service(
      'secret',
      'label=disable',
      'secrets: [key]',
    )}volumes:\n  named:\nsecrets:\n  key:\n    file: ./key\n`;
    deepEqual(tiersIn(text), [
      ['socket', 'manual'],
      ['plain', 'manual'],
      ['bus', 'manual'],
      ['labeled', 'review'],
      ['long', 'review'],
      ['long-plain', 'manual'],
      ['secret', 'manual'],
    ]);
  });

  it('stay off for AppArmor where the service may mount, which its default profile denies', () => {
    const off = 'apparmor=unconfined';
    const text = `services:\n${service('mounts', off, 'cap_add: [cap_sys_admin]')}${service('all', off, 'cap_add: [ALL]')}${service(
      'other',
      off,
      'cap_add: [NET_ADMIN]',
    )}${service('seccomp', 'seccomp=unconfined', 'cap_add: [SYS_ADMIN]')}`;
    deepEqual(tiersIn(text), [
      ['mounts', 'manual'],
      ['all', 'manual'],
      ['other', 'review'],
      ['seccomp', 'review'],
    ]);
  });

  it('stay off for AppArmor where the service uses parts of the host that its default profile closes', () => {
    const off = 'apparmor=unconfined';
    const each: readonly (readonly [string, string, Tier])[] = [
      ['folder', 'volumes: [/run/dbus:/run/dbus:ro]', 'manual'],
      ['socket', 'volumes: [/var/run/dbus/system_bus_socket:/bus]', 'manual'],
      ['above', 'volumes: [/run:/host/run]', 'manual'],
      ['other', 'volumes: [/run/dbus-1:/run/other]', 'review'],
      ['pins', 'volumes: [/sys/class/gpio:/sys/class/gpio]', 'manual'],
      ['reads', 'volumes: [/sys:/host/sys:ro]', 'review'],
      ['monitor', 'pid: host\ncap_add: [SYS_PTRACE]', 'manual'],
      ['debugger', 'cap_add: [SYS_PTRACE]', 'review'],
    ];
    deepEqual(
      tiersIn(`services:\n${each.map(([name, more]) => service(name, off, more)).join('')}`),
      each.map(([name, , tier]) => [name, tier]),
    );
  });

  it('stay off for seccomp where the service debugs, or is known for work that its default profile blocks', () => {
    const off = 'seccomp=unconfined';
    const each: readonly (readonly [string, string, Tier])[] = [
      ['traces', 'image: toolbox\n    cap_add: [SYS_PTRACE]', 'manual'],
      ['builds', 'image: toolbox\n    command: buildkitd --oci-worker-no-process-sandbox', 'manual'],
      ['wraps', 'image: toolbox\n    command: ["bwrap", "--unshare-all", "sh"]', 'manual'],
      ['renders', 'image: ghcr.io/acme/chromium-pdf', 'manual'],
      ['records', 'image: acme/rr', 'manual'],
      ['serves', 'image: acme/arrow', 'review'],
      ['waits', 'image: toolbox\n    command: sleep infinity', 'manual'],
    ];
    deepEqual(
      tiersIn(`services:\n${each.map(([name, text]) => `  ${name}:\n    ${text}\n    security_opt: ["${off}"]\n`).join('')}`),
      each.map(([name, , tier]) => [name, tier]),
    );
  });

  it('stay off for what an image of the project installs', () => {
    const { findings } = analyzeText(
      new Map([
        ['compose.yaml', 'services:\n  app:\n    build: .\n    security_opt: ["seccomp=unconfined", "apparmor:unconfined"]\n'],
        ['Dockerfile', 'FROM debian:12\nRUN apt-get update && apt-get install -y podman\nCMD ["/srv/app"]\n'],
      ]),
    );
    deepEqual(
      findings.filter(({ rule }) => rule === 'compose/unconfined').map(({ fixes }) => fixes[0]?.tier),
      ['manual', 'manual'],
    );
  });

  it('are taken out at once for new privileges where nothing gains any', () => {
    const off = 'no-new-privileges:false';
    deepEqual(tiersIn(`services:\n${service('plain', off, 'init: true')}${service('sudo', off, 'command: sudo -u app serve')}`), [
      ['plain', 'review'],
      ['sudo', 'manual'],
    ]);
  });
});
