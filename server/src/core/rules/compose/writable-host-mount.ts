import { hostMounts, usersOf } from '../../facts/host-mount';
import { isBelow, runPath } from '../../facts/mount-target';
import { programsOf } from '../../facts/shell/programs';
import { type Fix, mountedReadOnly } from '../../fix/want';
import { isConfigFile, isSettingsPath } from '../../knowledge/config-files';
import { deviceAt } from '../../knowledge/devices';
import { judgeHostPath } from '../../knowledge/host-paths';
import { optionWithoutEffect } from '../../knowledge/mount-options';
import { onlyReads } from '../../knowledge/read-settings';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { socketAt } from '../../knowledge/runtime-sockets';
import { profileOf } from '../../model/privilege';
import type { Project } from '../../model/project';
import type { Mount, Service } from '../../model/service';
import { known, trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/writable-host-mount',
  on: 'service',
  meta: {
    title: 'A service can write to files of the host',
    severity: 'low',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['review', 'manual'],
    references: [
      cis('5.6', 'sensitive host system directories are not mounted on containers'),
      owasp('8', 'set filesystem and volumes to read-only'),
      nist('3.5.5', 'host file system tampering'),
      cwe(732, 'Incorrect Permission Assignment for Critical Resource'),
    ],
  },
  *check(service, { project }) {
    for (const host of hostMounts(service, project)) {
      const { mount, path, target } = host;
      if (host.by !== 'volumes' || !mount || !host.writable || target === undefined) continue;
      if (isOthers(path, mount) || isData(service, target)) continue;
      const settings = isSettings(path, target);
      yield {
        at: host.at,
        message: settings
          ? `"${service.name}" can write to its settings at ${target}, which lie on the host ("${path}")`
          : `"${service.name}" can write to "${path}" of the host`,
        because: trail(host),
        value: `${path} ${target}`,
        ...(!settings && { profile: 'strict' }),
        fixes: readOnly(service, mount, target, project),
      };
    }
  },
});

/** What other rules speak about: sensitive places, sockets, devices, misspelt modes. */
function isOthers(path: string, mount: Mount): boolean {
  if (socketAt(path) || deviceAt(path) || judgeHostPath(path, true) || /\.sock(et)?$/.test(path)) return true;
  return mount.syntax === 'short' && mount.options.some((option) => optionWithoutEffect(option) === 'read-only');
}

/** Where the image keeps its data. */
function isData(service: Service, target: string): boolean {
  const profile = profileOf(service)?.profile;
  const folders = [...(profile?.data ?? []), ...(profile?.readOnly.tmpfs ?? []).filter(({ when }) => !when).map(({ path }) => path)];
  return folders.some((folder) => runPath(folder) === runPath(target) || isBelow(target, folder));
}

/** A configuration file, or a place below /etc that programs read; a folder for data that bears such a name is none. */
function isSettings(path: string, target: string): boolean {
  if (isSettingsPath(target)) return !/(^|\/)(data|db|certs?|letsencrypt|acme)\/?$/i.test(path);
  return isConfigFile(target) && isConfigFile(path);
}

/** In bulk for a file that the image is known to read only: many programs save settings, certificates or their state in the file that they are given. */
function readOnly(service: Service, mount: Mount, target: string, project: Project): Fix[] {
  const want = mountedReadOnly(mount);
  if (!want) return [];
  const users = usersOf(mount, service, project);
  const names = users.map((name) => `"${name}"`).join(', ');
  const all = [service, ...project.services.filter(({ name }) => name !== service.name && users.includes(name))];
  const reads = isConfigFile(target) && all.every((each) => isReader(each, target));
  return [
    {
      title: 'Mount it read-only',
      tier: reads ? 'review' : 'manual',
      want: [want],
      reliesOn: reads
        ? `Nothing in ${names} writes to ${target}: its program only reads its settings.`
        : `Nothing in ${names} writes to ${target}: whether the program saves settings or state there is not known.`,
    },
  ];
}

/** True where nothing but the image's own program starts, and it only reads the file. */
function isReader(service: Service, target: string): boolean {
  const image = known(service.image);
  const command = service.command ? known(service.command)?.trim() : '';
  if (image === undefined || service.build || service.entrypoint || command === undefined) return false;
  // Options alone go to the image's own program.
  return onlyReads(image, target, command.startsWith('-') ? [] : programsOf(service.command), service.images);
}
