import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { needsNoRoot } from '../../../server/src/core/facts/any-user';
import { askedProcesses } from '../../../server/src/core/facts/process-count';
import { namesStepDown, stepDownOf } from '../../../server/src/core/facts/step-down';
import { openProject } from '../../../server/src/core/kinds/open';
import { capability, defaultCapabilities } from '../../../server/src/core/knowledge/capabilities';
import { spareCapabilities, usesCapability } from '../../../server/src/core/knowledge/capability-signs';
import {
  alternatives,
  isShell,
  packagesWith,
  programFacts,
  programsWith,
  readsPrograms,
} from '../../../server/src/core/knowledge/program/find';
import { programs } from '../../../server/src/core/knowledge/programs/index';
import { programFile, programNames } from '../../../server/tools/paths';
import { repository } from '../../support/fixtures';
import { appsOf } from '../../support/open';

const names = programs.flatMap((program) => program.names);

describe('Programs', () => {
  it('have one place each, under names that commands have', () => {
    deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    );
    for (const program of programs) ok(program.names.length > 0);
    for (const name of names) match(name, /^(\/[a-z0-9/]+|[A-Za-z0-9][\w.+-]*|[.:]|\[{1,2})$/);
    for (const name of names) equal(programFacts(name)?.names.includes(name), true, name);
  });

  it('say who says so, how that was looked up, and when', () => {
    for (const {
      names: [name],
      sources,
      checked,
    } of programs) {
      ok(sources.length > 0, name);
      for (const source of sources) ok(source.trim() === source && source.length > 3, name);
      match(checked, /^20\d\d-[01]\d-[0-3]\d$/);
    }
  });

  it('tell in their file what they are', () => {
    for (const name of programNames(repository))
      match(readFileSync(join(repository, programFile(name)), 'utf8'), /\n\/\*\*[\s\S]*?\*\/\nexport default definePrograms?\(/, name);
  });

  it('are found whatever version stands behind their name', () => {
    const same: readonly (readonly [written: string, name: string])[] = [
      ['php-fpm8.2', 'php-fpm'],
      ['php-fpm82', 'php-fpm'],
      ['python3.12', 'python'],
      ['pip3', 'pip'],
      ['gpg2', 'gpg'],
      ['ping6', 'ping'],
      ['exim4', 'exim'],
      ['fusermount3', 'fusermount'],
      ['kea-dhcp4', 'kea-dhcp'],
      ['hping3', 'hping'],
    ];
    for (const [written, name] of same) equal(programFacts(written)?.names.includes(name), true, written);
    for (const other of ['nginx-exporter', 'sudoku', 'constructor', '', 'python-app', '3.12']) equal(programFacts(other), undefined, other);
  });

  it('fit into the sentences that name their reasons', () => {
    for (const {
      names: [name],
      needsRoot,
      rootWork,
      idles,
    } of programs) {
      for (const text of [needsRoot?.why, needsRoot?.unless, rootWork?.does, idles?.how])
        if (text !== undefined) match(text, /^[a-z/].*[^.\s]$/i, name);
    }
  });

  it('need root unless something is so, as it was tried', () => {
    for (const name of ['nginx', 'php-fpm', 'haproxy', 'supervisord', 'apache2', 'dnsmasq', 'sshd', '/init'])
      ok(programFacts(name)?.needsRoot?.unless !== undefined, name);
    for (const name of ['cron', 'postfix', 'ntpd', 'smtpd', 'apache2ctl', '/sbin/init'])
      ok(programFacts(name)?.needsRoot && programFacts(name)?.needsRoot?.unless === undefined, name);
  });

  it('use capabilities that are there, and each once', () => {
    for (const {
      names: [name],
      capabilities,
    } of programsWith('capabilities')) {
      const all = [...(capabilities.needed ?? []), ...(capabilities.possible ?? [])];
      equal(new Set(all).size, all.length, name);
      for (const one of all) equal(capability(one).name, one, name);
      deepEqual(capabilities.needed ?? [], [...(capabilities.needed ?? [])].sort(), name);
      // Nothing points at one that is granted to nobody by default: that would be asked for by the file.
      for (const one of capabilities.possible ?? []) ok(defaultCapabilities.includes(one), name);
    }
    for (const { name } of spareCapabilities)
      ok(
        names.some((program) => usesCapability(program, name)),
        name,
      );
  });

  it('step down in one list, however that is asked', () => {
    for (const {
      names: [name = ''],
      switchesUser,
    } of programsWith('switchesUser')) {
      const isRoots = switchesUser.by === 'root';
      equal(namesStepDown(`exec ${name} app server`), isRoots, name);
      equal(stepDownOf([`/usr/bin/${name}`, 'app', 'server']), isRoots ? name : undefined, name);
      equal(stepDownOf(['tini', '--', name, 'app', 'server']), isRoots ? name : undefined, name);
      ok(switchesUser.by === 'root' || switchesUser.forEntrypoints === undefined, name);
    }
    equal(namesStepDown('sudo -u app server'), false);
    equal(programFacts('s6-envuidgid')?.switchesUser, undefined);
  });

  it('are shells, interpreters and packages in one voice', () => {
    for (const {
      names: [name = ''],
      shell,
      interpreter,
    } of programs) {
      equal(isShell(name), shell === true);
      equal(readsPrograms(name), shell === true || interpreter?.stdin === true, name);
      ok(!(shell && interpreter), name);
    }
    deepEqual([...packagesWith(({ sshServer }) => sshServer === true)].sort(), ['dropbear', 'openssh', 'openssh-server', 'tinyssh']);
    ok(packagesWith(({ gains }) => gains === 'needed').has('opendoas'));
    match('x | sudo y', new RegExp(`(${alternatives(programsWith('switchesUser'))}) y`));
    equal(alternatives(programs.filter(({ names: all }) => all.includes('mount.nfs'))).includes('mount\\.nfs'), true);
  });

  it('do the same for every user as far as their arguments say', () => {
    for (const words of [
      ['/usr/bin/curl', '-fsS', 'http://shop/up'],
      ['wget', '-qO-', 'http://shop'],
      ['sleep', '5'],
      ['echo', 'x'],
    ])
      equal(needsNoRoot(words), true, words.join(' '));
    for (const words of [
      ['curl', '-o', '/x', 'http://shop'],
      ['curl', '-d', '@/etc/key', 'http://shop'],
      ['wget', 'http://shop'],
      ['psql', 'x'],
      [],
    ])
      equal(needsNoRoot(words), false, words.join(' '));
  });

  it('tell how many processes their short options ask for', () => {
    const asked = (command: string): number | undefined => {
      const text = `services:\n  shop:\n    image: shop\n    command: ${command}\n`;
      const project = openProject(appsOf(['/p/compose.yaml']), (file) => (file === '/p/compose.yaml' ? text : null));
      return askedProcesses(project.apps[0]!.services[0]!)?.count;
    };
    equal(asked('gunicorn -w 64 shop:app'), 64);
    equal(asked('gunicorn -w8 --threads 40 shop:app'), 320);
    equal(asked('postgres -N 500'), 500);
    equal(asked('sort -w 64'), undefined);
  });
});
