import { type OtherTool, runsAsRoot } from './tool';

/** `AVD-DS-0002`, `DS-0002`, `DS002` and `docker-least-privilege-user` are one check: its page lists the aliases. */
function idOf(written: string): string {
  const name = written.toLowerCase().replace(/^docker-/, '');
  const number = /^(?:avd-)?ds-?0*(\d+)$/.exec(name)?.[1];
  return number === undefined ? name : `ds-${number.padStart(4, '0')}`;
}

export const trivy: OtherTool = {
  name: 'trivy',
  title: 'Trivy',
  sources: [
    'https://github.com/aquasecurity/trivy-checks/tree/main/checks/docker',
    'https://github.com/aquasecurity/trivy/blob/main/docs/docs/configuration/filtering.md',
    'https://github.com/aquasecurity/trivy/blob/main/pkg/iac/ignore/parse.go',
    'https://github.com/aquasecurity/trivy/blob/main/pkg/iac/ignore/rule.go',
  ],
  checked: '2026-12-01',
  // Several may stand in one comment, each with its own prefix.
  comments: [{ pattern: /^(?<ids>(?:trivy|tfsec):ignore:.+)/, covers: 'line' }],
  idOf: (written) => idOf(written.replace(/^[#/*]*(?:trivy|tfsec):ignore:/, '').replace(/[:[].*$/, '')),
  // It counts as long as that day has not begun.
  endOf: (written) => /:exp:(\d{4}-\d\d-\d\d)(?=:|$)/.exec(written)?.[1],
  files: [
    { names: ['.trivyignore'], shape: 'lines' },
    { names: ['.trivyignore.yaml', '.trivyignore.yml'], shape: 'entries', key: 'misconfigurations' },
  ],
  reads: ['dockerfile'],
  counterparts: {
    'ds-0001': ['dockerfile/unpinned-base'],
    'use-specific-tags': ['dockerfile/unpinned-base'],
    'ds-0002': runsAsRoot,
    'least-privilege-user': runsAsRoot,
    'ds-0004': ['dockerfile/ssh-server'],
    'no-ssh-port': ['dockerfile/ssh-server'],
    'ds-0005': ['dockerfile/add-for-copy'],
    'use-copy-over-add': ['dockerfile/add-for-copy'],
    'ds-0010': ['dockerfile/sudo'],
    'no-sudo-run': ['dockerfile/sudo'],
    'ds-0017': ['dockerfile/update-alone'],
    'no-orphan-package-update': ['dockerfile/update-alone'],
    'ds-0024': ['dockerfile/dist-upgrade'],
    'no-dist-upgrade': ['dockerfile/dist-upgrade'],
    'ds-0026': ['dockerfile/healthcheck'],
    'no-healthcheck': ['dockerfile/healthcheck'],
    'ds-0030': ['dockerfile/system-workdir'],
    'avoid-sys-workdir-mounts': ['dockerfile/system-workdir'],
    'ds-0031': ['dockerfile/secret-in-env', 'dockerfile/secret-file', 'dockerfile/embedded-credential'],
    'do-not-pass-secrets': ['dockerfile/secret-in-env', 'dockerfile/secret-file', 'dockerfile/embedded-credential'],
  },
};
