import { hostMounts, usersOf } from '../../facts/host-mount';
import { isBelow, runPath } from '../../facts/mount-target';
import { programsOf } from '../../facts/shell/programs';
import { harmful, holds } from '../../fix/condition';
import { mountReadOnly } from '../../fix/intent';
import { isConfigFile, isSettingsPath } from '../../knowledge/config-files';
import { deviceAt } from '../../knowledge/devices';
import { assessHostPath } from '../../knowledge/host-paths';
import { optionWithoutEffect } from '../../knowledge/mount-options';
import { onlyReads } from '../../knowledge/read-settings';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { socketAt } from '../../knowledge/runtime-sockets';
import type { Container, ContainerConfig, Mount } from '../../model/container';
import { profileOf } from '../../model/privilege';
import type { Project } from '../../model/project';
import { known, provenance } from '../../model/traced';
import { defineContainerRule, type Proposal } from '../container-rule';

export default defineContainerRule({
  name: 'writable-host-mount',
  serves: {
    compose: { title: 'Writable host mount in a service' },
  },
  meta: {
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    takes: [{ need: 'write' }],
    tiers: ['review', 'manual'],
    references: [
      cis('5.6', 'sensitive host system directories are not mounted on containers'),
      owasp('8', 'set filesystem and volumes to read-only'),
      nist('3.5.5', 'host file system tampering'),
      cwe(732, 'Incorrect Permission Assignment for Critical Resource'),
    ],
  },
  *check(container, { project }) {
    const { config, title } = container;
    for (const host of hostMounts(config, project)) {
      const { mount, path, target } = host;
      if (host.by !== 'mount' || !mount || !host.writable || target === undefined) continue;
      if (isOthers(path, mount) || isData(config, target) || isDataFolder(path)) continue;
      const settings = isSettings(path, target);
      yield {
        at: host.at,
        message: settings
          ? `${title} can write to its configuration at ${target} (host path "${path}")`
          : `${title} can write to the host path "${path}"`,
        because: provenance(host),
        value: `${path} ${target}`,
        ...(!settings && { profile: 'strict' }),
        fixes: [readOnly(container, mount, target, project)],
      };
    }
  },
});

/** What other rules report: sensitive host paths, sockets, devices, misspelt modes. */
function isOthers(path: string, mount: Mount): boolean {
  if (socketAt(path) || deviceAt(path) || assessHostPath(path, true) || /\.sock(et)?$/.test(path)) return true;
  return mount.syntax === 'short' && mount.options.some((option) => optionWithoutEffect(option) === 'read-only');
}

/** Where the image keeps its data. */
function isData(config: ContainerConfig, target: string): boolean {
  const profile = profileOf(config)?.profile;
  const folders = [...(profile?.data ?? []), ...(profile?.readOnly.tmpfs ?? []).filter(({ when }) => !when).map(({ path }) => path)];
  return folders.some((folder) => runPath(folder) === runPath(target) || isBelow(target, folder));
}

/** A folder that is called after the data in it, such as `ca-data` and `pgdata`, is there to be written. */
function isDataFolder(path: string): boolean {
  return /(?:^|[-_./])(?:[a-z]*data|db|database)\/?$/i.test(path) && !isConfigFile(path);
}

/** A configuration file, or a place below /etc that programs read; a folder for certificates that programs renew is none. */
function isSettings(path: string, target: string): boolean {
  if (isSettingsPath(target)) return !/(^|\/)(certs?|letsencrypt|acme)\/?$/i.test(path);
  return isConfigFile(target) && isConfigFile(path);
}

/** In bulk for a file that the image is known to read only: many programs save settings, certificates or their state in the file that they are given. */
function readOnly({ config, noun }: Container, mount: Mount, target: string, project: Project): Proposal {
  const [, ...others] = usersOf(mount, config, project);
  const names = [noun, ...others.map((name) => `"${name}"`)].join(', ');
  const all = [config, ...project.services.filter(({ name }) => name !== config.name && others.includes(name))];
  const reads = isConfigFile(target) && all.every((each) => isReader(each, target));
  return {
    title: 'Mount it read-only',
    kind: 'review',
    ask: [mountReadOnly(mount)],
    conditions: [
      reads
        ? holds('no-writes', `Nothing in ${names} writes to ${target}; its program only reads its settings.`, {
            note: 'the documentation of the image says so',
          })
        : harmful(
            'no-writes',
            `Nothing in ${names} writes to ${target}; it is not known whether the program saves settings or state there.`,
          ),
    ],
  };
}

/** True where nothing but the image's own program starts, and it only reads the file. */
function isReader({ image: written, command: line, build, entrypoint, images }: ContainerConfig, target: string): boolean {
  const image = known(written);
  const command = line ? known(line)?.trim() : '';
  if (image === undefined || build || entrypoint || command === undefined) return false;
  // Options alone go to the image's own program.
  return onlyReads(image, target, command.startsWith('-') ? [] : programsOf(line), images);
}
