import assert from 'node:assert/strict';
import {
  allCapabilities,
  capabilities,
  capability,
  defaultCapabilities,
  normaliseCapability,
} from '../server/src/core/knowledge/capabilities';
import { builtInImages } from '../server/src/core/knowledge/family/lookup';
import {
  type CapabilitySet,
  canBecomeRoot,
  capabilitySet,
  dropsAll,
  effectiveUser,
  noNewPrivileges,
} from '../server/src/core/model/privilege';
import { isRootUser } from '../server/src/core/model/root-user';
import type { Traced } from '../server/src/core/model/traced';

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
  assert.equal(set.kind, 'known');
  return [...(set as CapabilitySet & { kind: 'known' }).granted].sort();
}

describe('capabilities: the table', () => {
  it('holds the 41 of Linux, numbered 0 to 40 without a gap', () => {
    assert.equal(capabilities.length, 41);
    assert.deepEqual(
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
    for (const [name, number] of numbers) assert.equal(capability(name).number, number, name);
  });

  it("knows Docker's fourteen", () => {
    assert.deepEqual([...defaultCapabilities].sort(), [
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
    assert.equal(sum(capabilities.filter(({ isDefault }) => isDefault)), 18.2);
    assert.equal(sum(capabilities), 125.9);
  });

  it('says of each what it does, and is never milder beside a namespace of the host', () => {
    const order = ['low', 'medium', 'high', 'critical'];
    for (const { name, harm, worse, severity } of capabilities) {
      assert.match(harm, /^[a-z].*[^.]$/, name);
      if (worse) assert.ok(order.indexOf(worse.severity) >= order.indexOf(severity), name);
    }
  });

  it('calls critical what controls the host by documented calls', () => {
    const critical = capabilities.filter(({ severity }) => severity === 'critical').map(({ name }) => name);
    assert.deepEqual(critical, ['SYS_MODULE', 'SYS_ADMIN']);
    assert.equal(capability('SYS_PTRACE').worse?.severity, 'critical');
  });
});

describe('capabilities: names', () => {
  it('reads any case, with or without CAP_', () => {
    for (const text of ['SYS_ADMIN', 'sys_admin', 'CAP_SYS_ADMIN', 'cap_sys_admin', 'Cap_Sys_Admin']) {
      assert.equal(normaliseCapability(text), 'SYS_ADMIN');
    }
    assert.equal(normaliseCapability('all'), 'ALL');
  });

  it('refuses what the engine refuses', () => {
    for (const text of ['', 'CAP_', 'CAP_ALL', 'SYS ADMIN', 'CAP_CAP_CHOWN', 'NET_ADMINS', '__proto__', 'constructor', ' CHOWN']) {
      assert.equal(normaliseCapability(text), undefined, text);
    }
  });
});

describe('privilege: the capability set', () => {
  const fourteen = [...defaultCapabilities].sort();
  const all = [...allCapabilities].sort();

  it('is the default one when nothing is asked for', () => assert.deepEqual(granted([], []), fourteen));

  it('is everything when privileged, whatever is dropped', () => {
    assert.deepEqual(granted([], ['ALL'], true), all);
    assert.deepEqual(granted(['nonsense'], [], true), all);
    assert.deepEqual(granted([], ['ALL'], false), []);
  });

  it('is exactly cap_add once ALL is dropped', () => {
    assert.deepEqual(granted([], ['ALL']), []);
    assert.deepEqual(granted(['chown', 'CAP_SETUID'], ['all']), ['CHOWN', 'SETUID']);
    assert.deepEqual(granted(['CHOWN'], ['CHOWN', 'ALL']), ['CHOWN']);
  });

  it('is all but the named drops when ALL is added: dropped ALL is no name', () => {
    assert.deepEqual(granted(['ALL'], []), all);
    assert.deepEqual(granted(['ALL'], ['ALL']), all);
    assert.deepEqual(
      granted(['ALL', 'SYS_ADMIN'], ['SYS_ADMIN', 'ALL']),
      all.filter((name) => name !== 'SYS_ADMIN'),
    );
  });

  it('is default minus drops plus adds otherwise: what is in both is granted', () => {
    assert.deepEqual(
      granted([], ['NET_RAW', 'mknod']),
      fourteen.filter((name) => name !== 'NET_RAW' && name !== 'MKNOD'),
    );
    assert.deepEqual(granted(['NET_ADMIN'], []), [...fourteen, 'NET_ADMIN'].sort());
    assert.deepEqual(granted(['NET_RAW'], ['NET_RAW']), fourteen);
  });

  it('is unknown while a variable decides, and names it', () => {
    const unknown = { kind: 'unknown', variables: ['CAP'] };
    assert.deepEqual(capabilitySet({ capAdd: [hangsOn('CAP')], capDrop: [is('ALL')] }), unknown);
    assert.deepEqual(capabilitySet({ capAdd: [], capDrop: [hangsOn('CAP'), hangsOn('CAP')] }), unknown);
    assert.deepEqual(capabilitySet({ privileged: hangsOn('P'), capAdd: [], capDrop: [] }), { kind: 'unknown', variables: ['P'] });
    assert.equal(capabilitySet({ privileged: is(true), capAdd: [hangsOn('CAP')], capDrop: [] }).kind, 'known');
  });

  it('is refused for a name that is none, and shows it', () => {
    const set = capabilitySet({ capAdd: [is('CHOWN'), is('ROOT')], capDrop: [is('CAP_ALL')] });
    assert.equal(set.kind, 'refused');
    assert.deepEqual(set.kind === 'refused' && set.items.map(({ value }) => value), ['ROOT', 'CAP_ALL']);
  });

  it('tells whether ALL is dropped', () => {
    assert.equal(dropsAll({ capDrop: [] }), 'no');
    assert.equal(dropsAll({ capDrop: [is('NET_RAW')] }), 'no');
    assert.equal(dropsAll({ capDrop: [is('NET_RAW'), is('all')] }), 'yes');
    assert.equal(dropsAll({ capDrop: [hangsOn('X')] }), 'unknown');
    assert.equal(dropsAll({ capDrop: [hangsOn('X'), is('ALL')] }), 'yes');
  });
});

describe('privilege: the user', () => {
  it('knows every way to write root', () => {
    for (const text of ['root', '0', '0:0', 'root:x', 'root:root', '+0', '-0', '00', '0:1000', ':0', ':1000'])
      assert.ok(isRootUser(text), text);
    for (const text of ['1000', '1000:0', 'Root', 'toor', '0x0', '10', 'nobody', 'root1', '${UID}']) assert.ok(!isRootUser(text), text);
  });

  it('takes the own user first, then the image', () => {
    const image = is('node:22');
    assert.deepEqual(effectiveUser({ at, images, user: is('1000'), image }), { kind: 'known', user: '1000', root: false });
    assert.deepEqual(effectiveUser({ at, images, user: is(''), image }), { kind: 'known', user: '0:0', root: true });
    assert.deepEqual(effectiveUser({ at, images, image: is('nginxinc/nginx-unprivileged') }), {
      kind: 'known',
      user: '101:101',
      root: false,
    });
    assert.deepEqual(effectiveUser({ at, images, user: hangsOn('UID'), image }), { kind: 'unknown' });
    assert.deepEqual(effectiveUser({ at, images, image: hangsOn('IMAGE') }), { kind: 'unknown' });
    assert.deepEqual(effectiveUser({ at, images, image: is('acme/web') }), { kind: 'unknown' });
    assert.deepEqual(effectiveUser({ at, images }), { kind: 'unknown' });
  });
});

describe('privilege: no-new-privileges', () => {
  const state = (...options: string[]) => {
    const found = noNewPrivileges({ securityOpt: options.map((text) => is(text)) });
    return found.kind === 'known' ? found.on : 'unknown';
  };

  it('reads every form, and the last one wins', () => {
    assert.equal(state(), false);
    for (const text of ['no-new-privileges', 'no-new-privileges:true', 'no-new-privileges=true', 'no-new-privileges=1'])
      assert.equal(state(text), true);
    for (const text of ['no-new-privileges:false', 'no-new-privileges=0', 'seccomp:unconfined', 'label:a=no-new-privileges']) {
      assert.equal(state(text), false, text);
    }
    assert.equal(state('no-new-privileges:true', 'no-new-privileges:false'), false);
    assert.equal(state('no-new-privileges=false', 'label:disable', 'no-new-privileges'), true);
    assert.equal(state('no-new-privileges:yes'), 'unknown');
  });

  it('is unknown only where a variable can decide', () => {
    const kind = (raw: string) => noNewPrivileges({ securityOpt: [hangsOn('X', raw)] }).kind;
    assert.equal(kind('${X}'), 'unknown');
    assert.equal(kind('no-new-privileges:${X}'), 'unknown');
    assert.equal(kind('seccomp:${X}'), 'known');
    assert.equal(noNewPrivileges({ securityOpt: [hangsOn('X'), is('no-new-privileges')] }).kind, 'known');
  });

  it('decides with the user whether a process can become root', () => {
    const nnp = [is('no-new-privileges:true')];
    assert.equal(canBecomeRoot({ at, images, user: is('1000'), securityOpt: nnp }), 'no');
    assert.equal(canBecomeRoot({ at, images, user: is('1000'), securityOpt: [] }), 'yes');
    assert.equal(canBecomeRoot({ at, images, user: is('0'), securityOpt: nnp }), 'yes');
    assert.equal(canBecomeRoot({ at, images, image: is('acme/web'), securityOpt: nnp }), 'unknown');
    assert.equal(canBecomeRoot({ at, images, image: is('acme/web'), securityOpt: [] }), 'yes');
    assert.equal(canBecomeRoot({ at, images, user: is('1000'), securityOpt: [hangsOn('X')] }), 'unknown');
  });
});
