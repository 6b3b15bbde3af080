import type { Recommendation, Standard } from './standard';

const high = 'CAT I';
const medium = 'CAT II';
const low = 'CAT III';
const apiOverTcp = ['daemon/tcp-without-tls', 'daemon/remote-access'];
const unconfined = ['compose/unconfined', 'devcontainer/unconfined'];

/** Those about the engine and its containers; the others are about products that Docker Enterprise consisted of. */
const recommendations: readonly Recommendation[] = [
  { id: 'V-235776', title: 'the engine does not listen on TCP', grade: medium, rules: apiOverTcp },
  { id: 'V-235777', title: 'FIPS mode is enabled', grade: high, unseen: 'the kernel of the host' },
  {
    id: 'V-235783',
    title: 'sensitive host directories are not mounted',
    grade: medium,
    rules: ['compose/host-path', 'devcontainer/host-path'],
  },
  {
    id: 'V-235784',
    title: "the host's process namespace is not shared",
    grade: medium,
    rules: ['compose/host-pid', 'devcontainer/host-pid'],
  },
  { id: 'V-235785', title: "the host's IPC namespace is not shared", grade: medium, rules: ['compose/host-ipc', 'devcontainer/host-ipc'] },
  { id: 'V-235786', title: 'the size of logs is limited', grade: medium, rules: ['daemon/log-limits'] },
  { id: 'V-235787', title: 'logs go to a system that raises alarms', grade: low, rules: ['daemon/local-logs', 'daemon/no-logging'] },
  { id: 'V-235789', title: 'insecure registries are not used', grade: medium, rules: ['daemon/insecure-registry'] },
  { id: 'V-235790', title: 'the aufs storage driver is not used', grade: medium, rules: ['daemon/storage-driver'] },
  { id: 'V-235791', title: 'the userland proxy is disabled', grade: medium, rules: ['daemon/userland-proxy'] },
  { id: 'V-235792', title: 'experimental features are disabled', grade: medium, rules: ['daemon/experimental'] },
  { id: 'V-235799', title: 'an AppArmor profile is enabled', grade: medium, rules: unconfined },
  { id: 'V-235800', title: 'SELinux options are set', grade: medium, rules: [...unconfined, 'daemon/selinux'] },
  {
    id: 'V-235801',
    title: 'kernel capabilities are restricted',
    grade: medium,
    rules: ['compose/added-capability', 'compose/default-capabilities', 'devcontainer/added-capability'],
  },
  { id: 'V-235802', title: 'privileged containers are not used', grade: medium, rules: ['compose/privileged', 'devcontainer/privileged'] },
  { id: 'V-235803', title: 'SSH does not run in containers', grade: medium, rules: ['compose/ssh-server', 'dockerfile/ssh-server'] },
  { id: 'V-235804', title: 'only required ports are open', grade: medium, rules: ['compose/exposed-port', 'devcontainer/exposed-port'] },
  {
    id: 'V-235805',
    title: "the host's network namespace is not shared",
    grade: high,
    rules: ['compose/host-network', 'devcontainer/host-network'],
  },
  { id: 'V-235806', title: 'memory is limited', grade: medium, rules: ['compose/memory-limit'] },
  { id: 'V-235807', title: 'CPU priority is set', grade: low, rules: ['compose/cpu-limit'] },
  { id: 'V-235808', title: 'the root file system is read-only', grade: high, rules: ['compose/writable-root'] },
  { id: 'V-235809', title: 'host devices are not exposed', grade: high, rules: ['compose/host-device', 'devcontainer/host-device'] },
  { id: 'V-235810', title: 'mount propagation is not shared', grade: medium, rules: ['compose/mount-propagation'] },
  { id: 'V-235811', title: "the host's UTS namespace is not shared", grade: medium, rules: ['compose/host-uts'] },
  { id: 'V-235812', title: 'the default seccomp profile is not disabled', grade: high, rules: [...unconfined, 'daemon/seccomp'] },
  { id: 'V-235813', title: 'docker exec is not used with the option --privileged', grade: high, rules: ['compose/lifecycle-hook'] },
  { id: 'V-235814', title: 'docker exec is not used with a user', grade: medium, rules: ['compose/lifecycle-hook'] },
  { id: 'V-235815', title: 'the control group is confirmed', grade: medium, rules: ['compose/host-cgroup', 'daemon/host-cgroup'] },
  {
    id: 'V-235816',
    title: 'containers cannot acquire additional privileges',
    grade: high,
    rules: ['compose/new-privileges', 'daemon/new-privileges'],
  },
  {
    id: 'V-235817',
    title: "the host's user namespace is not shared",
    grade: high,
    rules: ['compose/host-userns', 'daemon/user-namespace'],
  },
  {
    id: 'V-235818',
    title: 'the Docker socket is not mounted',
    grade: high,
    rules: ['compose/docker-socket', 'devcontainer/docker-socket'],
  },
  { id: 'V-235819', title: 'privileged ports are not mapped', grade: high, rules: ['compose/privileged-port'] },
  {
    id: 'V-235820',
    title: 'incoming traffic is bound to a host interface',
    grade: medium,
    rules: ['compose/exposed-port', 'devcontainer/exposed-port'],
  },
  { id: 'V-235823', title: 'swarm managers run in auto-lock mode', grade: medium, unseen: 'the state of the swarm' },
  {
    id: 'V-235824',
    title: 'secrets are managed as secrets',
    grade: medium,
    rules: ['compose/plaintext-secret', 'dockerfile/secret-in-env', 'dockerfile/embedded-credential', 'dockerfile/secret-file'],
  },
  { id: 'V-235827', title: 'container health is checked', grade: medium, rules: ['compose/healthcheck'] },
  { id: 'V-235828', title: 'the number of processes is limited', grade: medium, rules: ['compose/pids-limit'] },
  {
    id: 'V-235830',
    title: 'images are built with USER',
    grade: medium,
    rules: ['dockerfile/missing-user', 'dockerfile/root-user', 'compose/root-user', 'compose/implicit-root'],
  },
];

export const stig: Standard = {
  id: 'stig',
  title: 'DISA STIG Docker Enterprise 2.x Linux/UNIX V2, rules about the engine and its containers',
  sources: [
    'https://public.cyber.mil/stigs/',
    'https://stigviewer.com/stig/docker_enterprise_2.x_linuxunix/2021-03-26/MAC-1_Public',
    'https://cyber.trackr.live/stig/Docker_Enterprise_2-x_Linux-UNIX_STIG/2/1',
    'https://preview.stighub.com/stig/Docker%20Enterprise%202.x%20Linux%2FUNIX%20Security%20Technical%20Implementation%20Guide',
  ],
  checked: '2026-12-01',
  unverified: 'The grades are those of lists of V2R1. Of V2R2, only V-235783 to V-235787 were read in the text itself: they are the same.',
  recommendations,
};
