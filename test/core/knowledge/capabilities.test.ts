import { deepEqual, equal, match, ok } from 'node:assert/strict';
import {
  allCapabilities,
  capabilities,
  capability,
  defaultCapabilities,
  normaliseCapability,
} from '../../../server/src/core/knowledge/capabilities';
import { builtInImages } from '../../../server/src/core/knowledge/family/lookup';
import {
  type CapabilitySet,
  canBecomeRoot,
  capabilitySet,
  dropsAll,
  effectiveUser,
  noNewPrivileges,
} from '../../../server/src/core/model/privilege';
import { isRootUser } from '../../../server/src/core/model/root-user';
import type { Traced } from '../../../server/src/core/model/traced';

const images = builtInImages;

const at = { file: '/w/compose.yaml', start: 0, end: 0 };

function is<T>(value: T): Traced<T> {
  return { at, via: [], known: true, value };
}

function hangsOn(name: string, raw = `\${${name}}`): Traced<never> {
  return { at, via: [], known: false, raw, variables: [name] };
}

function granted(add: readonly string[], drop: readonly string[], privileged?: boolean): string[] {
  const set = capabilitySet({
    capAdd: add.map(is),
    capDrop: drop.map(is),
    ...(privileged !== undefined && { privileged: is(privileged) }),
  });
  equal(set.kind, 'known');
  return [...(set as CapabilitySet & { kind: 'known' }).granted].sort();
}

describe('capabilities: the table', () => {
  it('holds the 41 of Linux, numbered 0 to 40 without a gap', () => {
    equal(capabilities.length, 41);
    deepEqual(
      capabilities.map(({ number }) => number),
      [...Array(41).keys()],
    );
    const numbers: [Parameters<typeof capability>[0], number][] = [
      ['CHOWN', 0],
      ['SETPCAP', 8],
      ['NET_ADMIN', 12],
      ['SYS_MODULE', 16],
      ['SYS_ADMIN', 21],
      ['MKNOD', 27],
      ['SETFCAP', 31],
      ['SYSLOG', 34],
      ['CHECKPOINT_RESTORE', 40],
    ];
    for (const [name, number] of numbers) equal(capability(name).number, number, name);
  });

  it("knows Docker's fourteen", () => {
    deepEqual([...defaultCapabilities].sort(), [
      'AUDIT_WRITE',
      'CHOWN',
      'DAC_OVERRIDE',
      'FOWNER',
      'FSETID',
      'KILL',
      'MKNOD',
      'NET_BIND_SERVICE',
      'NET_RAW',
      'SETFCAP',
      'SETGID',
      'SETPCAP',
      'SETUID',
      'SYS_CHROOT',
    ]);
  });

  it('weighs the default set 18.2 and all of them 125.9', () => {
    const sum = (list: readonly { readonly weight: number }[]) =>
      Math.round(10 * list.reduce((total, { weight }) => total + weight, 0)) / 10;
    equal(sum(capabilities.filter(({ isDefault }) => isDefault)), 18.2);
    equal(sum(capabilities), 125.9);
  });

  it('says of each what it does, and is never milder beside a namespace of the host', () => {
    const order = ['low', 'medium', 'high', 'critical'];
    for (const { name, harm, worse, severity } of capabilities) {
      match(harm, /^[a-z].*[^.]$/, name);
      if (worse) ok(order.indexOf(worse.severity) >= order.indexOf(severity), name);
    }
  });

  it('calls critical what controls the host by documented calls', () => {
    const critical = capabilities.filter(({ severity }) => severity === 'critical').map(({ name }) => name);
    deepEqual(critical, ['SYS_MODULE', 'SYS_ADMIN']);
    equal(capability('SYS_PTRACE').worse?.severity, 'critical');
  });
});

describe('capabilities: names', () => {
  it('reads any case, with or without CAP_', () => {
    for (const text of ['SYS_ADMIN', 'sys_admin', 'CAP_SYS_ADMIN', 'cap_sys_admin', 'Cap_Sys_Admin']) {
      equal(normaliseCapability(text), 'SYS_ADMIN');
    }
    equal(normaliseCapability('all'), 'ALL');
  });

  it('refuses what the engine refuses', () => {
    for (const text of ['', 'CAP_', 'CAP_ALL', 'SYS ADMIN', 'CAP_CAP_CHOWN', 'NET_ADMINS', '__proto__', 'constructor', ' CHOWN']) {
      equal(normaliseCapability(text), undefined, text);
    }
  });
});

describe('privilege: the capability set', () => {
  const fourteen = [...defaultCapabilities].sort();
  const all = [...allCapabilities].sort();

  it('is the default one when nothing is asked for', () => deepEqual(granted([], []), fourteen));

  it('is everything when privileged, whatever is dropped', () => {
    deepEqual(granted([], ['ALL'], true), all);
    deepEqual(granted(['nonsense'], [], true), all);
    deepEqual(granted([], ['ALL'], false), []);
  });

  it('is exactly cap_add once ALL is dropped', () => {
    deepEqual(granted([], ['ALL']), []);
    deepEqual(granted(['chown', 'CAP_SETUID'], ['all']), ['CHOWN', 'SETUID']);
    deepEqual(granted(['CHOWN'], ['CHOWN', 'ALL']), ['CHOWN']);
  });

  it('is all but the named drops when ALL is added: dropped ALL is no name', () => {
    deepEqual(granted(['ALL'], []), all);
    deepEqual(granted(['ALL'], ['ALL']), all);
    deepEqual(
      granted(['ALL', 'SYS_ADMIN'], ['SYS_ADMIN', 'ALL']),
      all.filter((name) => name !== 'SYS_ADMIN'),
    );
  });

  it('is default minus drops plus adds otherwise: what is in both is granted', () => {
    deepEqual(
      granted([], ['NET_RAW', 'mknod']),
      fourteen.filter((name) => name !== 'NET_RAW' && name !== 'MKNOD'),
    );
    deepEqual(granted(['NET_ADMIN'], []), [...fourteen, 'NET_ADMIN'].sort());
    deepEqual(granted(['NET_RAW'], ['NET_RAW']), fourteen);
  });

  it('is unknown while a variable decides, and names it', () => {
    const unknown = { kind: 'unknown', variables: ['CAP'] };
    deepEqual(capabilitySet({ capAdd: [hangsOn('CAP')], capDrop: [is('ALL')] }), unknown);
    deepEqual(capabilitySet({ capAdd: [], capDrop: [hangsOn('CAP'), hangsOn('CAP')] }), unknown);
    deepEqual(capabilitySet({ privileged: hangsOn('P'), capAdd: [], capDrop: [] }), { kind: 'unknown', variables: ['P'] });
    equal(capabilitySet({ privileged: is(true), capAdd: [hangsOn('CAP')], capDrop: [] }).kind, 'known');
  });

  it('is refused for a name that is none, and shows it', () => {
    const set = capabilitySet({ capAdd: [is('CHOWN'), is('ROOT')], capDrop: [is('CAP_ALL')] });
    equal(set.kind, 'refused');
    deepEqual(set.kind === 'refused' && set.items.map(({ value }) => value), ['ROOT', 'CAP_ALL']);
  });

  it('tells whether ALL is dropped', () => {
    equal(dropsAll({ capDrop: [] }), 'no');
    equal(dropsAll({ capDrop: [is('NET_RAW')] }), 'no');
    equal(dropsAll({ capDrop: [is('NET_RAW'), is('all')] }), 'yes');
    equal(dropsAll({ capDrop: [hangsOn('X')] }), 'unknown');
    equal(dropsAll({ capDrop: [hangsOn('X'), is('ALL')] }), 'yes');
  });
});

describe('privilege: the user', () => {
  it('knows every way to write root', () => {
    for (const text of ['root', '0', '0:0', 'root:x', 'root:root', '+0', '-0', '00', '0:1000', ':0', ':1000']) ok(isRootUser(text), text);
    for (const text of ['1000', '1000:0', 'Root', 'toor', '0x0', '10', 'nobody', 'root1', '${UID}']) ok(!isRootUser(text), text);
  });

  it('takes the own user first, then the image', () => {
    const image = is('node:22');
    deepEqual(effectiveUser({ at, images, user: is('1000'), image }), { kind: 'known', user: '1000', root: false });
    deepEqual(effectiveUser({ at, images, user: is(''), image }), { kind: 'known', user: '0:0', root: true });
    deepEqual(effectiveUser({ at, images, image: is('nginxinc/nginx-unprivileged') }), {
      kind: 'known',
      user: '101:101',
      root: false,
    });
    deepEqual(effectiveUser({ at, images, user: hangsOn('UID'), image }), { kind: 'unknown' });
    deepEqual(effectiveUser({ at, images, image: hangsOn('IMAGE') }), { kind: 'unknown' });
    deepEqual(effectiveUser({ at, images, image: is('acme/web') }), { kind: 'unknown' });
    deepEqual(effectiveUser({ at, images }), { kind: 'unknown' });
  });
});

describe('privilege: no-new-privileges', () => {
  const state = (...options: string[]) => {
    const found = noNewPrivileges({ securityOpt: options.map((text) => is(text)) });
    return found.kind === 'known' ? found.on : 'unknown';
  };

  it('reads every form, and the last one wins', () => {
    equal(state(), false);
    for (const text of ['no-new-privileges', 'no-new-privileges:true', 'no-new-privileges=true', 'no-new-privileges=1'])
      equal(state(text), true);
    for (const text of ['no-new-privileges:false', 'no-new-privileges=0', 'seccomp:unconfined', 'label:a=no-new-privileges']) {
      equal(state(text), false, text);
    }
    equal(state('no-new-privileges:true', 'no-new-privileges:false'), false);
    equal(state('no-new-privileges=false', 'label:disable', 'no-new-privileges'), true);
    equal(state('no-new-privileges:yes'), 'unknown');
  });

  it('is unknown only where a variable can decide', () => {
    const kind = (raw: string) => noNewPrivileges({ securityOpt: [hangsOn('X', raw)] }).kind;
    equal(kind('${X}'), 'unknown');
    equal(kind('no-new-privileges:${X}'), 'unknown');
    equal(kind('seccomp:${X}'), 'known');
    equal(noNewPrivileges({ securityOpt: [hangsOn('X'), is('no-new-privileges')] }).kind, 'known');
  });

  it('decides with the user whether a process can become root', () => {
    const nnp = [is('no-new-privileges:true')];
    equal(canBecomeRoot({ at, images, user: is('1000'), securityOpt: nnp }), 'no');
    equal(canBecomeRoot({ at, images, user: is('1000'), securityOpt: [] }), 'yes');
    equal(canBecomeRoot({ at, images, user: is('0'), securityOpt: nnp }), 'yes');
    equal(canBecomeRoot({ at, images, image: is('acme/web'), securityOpt: nnp }), 'unknown');
    equal(canBecomeRoot({ at, images, image: is('acme/web'), securityOpt: [] }), 'yes');
    equal(canBecomeRoot({ at, images, user: is('1000'), securityOpt: [hangsOn('X')] }), 'unknown');
  });
});
