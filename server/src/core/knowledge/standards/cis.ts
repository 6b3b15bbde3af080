import type { Recommendation, Standard } from './standard';

const one = 'Level 1';
const two = 'Level 2';

/** References in rules have the numbers of 1.6 and 1.7; in 1.8 a recommendation about devicemapper stands before most of section 2. */
const daemon: readonly Recommendation[] = [
  { id: '2.1', title: 'the daemon runs as a non-root user', grade: one, unseen: 'how dockerd is started' },
  { id: '2.2', title: 'traffic between containers on the default bridge is restricted', grade: one },
  { id: '2.3', title: 'the logging level is info', grade: one },
  { id: '2.4', title: 'Docker may change iptables', grade: one },
  { id: '2.5', title: 'insecure registries are not used', grade: one },
  { id: '2.6', title: 'the aufs storage driver is not used', grade: one },
  { id: '2.7', title: 'the devicemapper storage driver is not used', grade: one, number: '2.6' },
  { id: '2.8', title: 'the daemon authenticates with TLS', grade: one, number: '2.7', needs: 'daemon' },
  { id: '2.9', title: 'a default ulimit is configured', grade: one, number: '2.8' },
  { id: '2.10', title: 'user namespaces are enabled', grade: two, number: '2.9' },
  { id: '2.11', title: 'the default control group is confirmed', grade: two, number: '2.10' },
  { id: '2.12', title: 'the base device size is not changed', grade: two, number: '2.11' },
  { id: '2.13', title: 'Docker client commands are authorized', grade: two, number: '2.12' },
  { id: '2.14', title: 'logs are kept in a central and remote place', grade: two, number: '2.13' },
  { id: '2.15', title: 'containers cannot acquire new privileges', grade: one, number: '2.14' },
  { id: '2.16', title: 'live restore is enabled', grade: one, number: '2.15' },
  { id: '2.17', title: 'the userland proxy is disabled', grade: one, number: '2.16' },
  { id: '2.18', title: 'a seccomp profile applies to all containers', grade: two, number: '2.17' },
  { id: '2.19', title: 'experimental features are not used in production', grade: one, number: '2.18' },
];

const images: readonly Recommendation[] = [
  { id: '4.1', title: 'images have a user for the container', grade: one },
  { id: '4.2', title: 'base images are trusted', grade: one },
  { id: '4.3', title: 'unnecessary packages are not installed', grade: one },
  { id: '4.4', title: 'images are scanned and rebuilt with security patches', grade: one },
  { id: '4.5', title: 'content trust is enabled', grade: two, unseen: 'the environment of the Docker client' },
  { id: '4.6', title: 'images have a HEALTHCHECK', grade: one },
  { id: '4.7', title: 'update instructions do not stand alone', grade: one },
  { id: '4.8', title: 'setuid and setgid bits are removed', grade: two },
  { id: '4.9', title: 'COPY is used instead of ADD', grade: one },
  { id: '4.10', title: 'Dockerfiles hold no secrets', grade: one },
  { id: '4.11', title: 'only verified packages are installed', grade: two },
  { id: '4.12', title: 'signed artifacts are validated', grade: one, unseen: 'how images are distributed' },
];

const runtime: readonly Recommendation[] = [
  { id: '5.1', title: 'swarm mode is not enabled without a need', grade: one, unseen: 'the state of the daemon' },
  { id: '5.2', title: 'an AppArmor profile is enabled', grade: one },
  { id: '5.3', title: 'SELinux options are set', grade: two },
  { id: '5.4', title: 'kernel capabilities are restricted', grade: one },
  { id: '5.5', title: 'privileged containers are not used', grade: one },
  { id: '5.6', title: 'sensitive host directories are not mounted', grade: one },
  { id: '5.7', title: 'sshd does not run in containers', grade: one },
  { id: '5.8', title: 'privileged ports are not mapped', grade: one },
  { id: '5.9', title: 'only needed ports are open', grade: one },
  { id: '5.10', title: "the host's network namespace is not shared", grade: one },
  { id: '5.11', title: 'memory is limited', grade: one },
  { id: '5.12', title: 'CPU priority is set', grade: one },
  { id: '5.13', title: 'the root file system is read-only', grade: one },
  { id: '5.14', title: 'incoming traffic is bound to a host interface', grade: one },
  { id: '5.15', title: 'a container restarts at most five times', grade: one },
  { id: '5.16', title: "the host's process namespace is not shared", grade: one },
  { id: '5.17', title: "the host's IPC namespace is not shared", grade: one },
  { id: '5.18', title: 'host devices are not exposed', grade: one },
  { id: '5.19', title: 'the default ulimit is overridden where needed', grade: one },
  { id: '5.20', title: 'mount propagation is not shared', grade: one },
  { id: '5.21', title: "the host's UTS namespace is not shared", grade: one },
  { id: '5.22', title: 'the default seccomp profile is not disabled', grade: one },
  { id: '5.23', title: 'docker exec is not used with the option --privileged', grade: two },
  { id: '5.24', title: 'docker exec is not used with the user root', grade: two },
  { id: '5.25', title: 'the control group is confirmed', grade: one },
  { id: '5.26', title: 'containers cannot acquire additional privileges', grade: one },
  { id: '5.27', title: 'container health is checked', grade: one },
  { id: '5.28', title: 'commands use the latest version of their image', grade: one, unseen: 'which images the host has' },
  { id: '5.29', title: 'the number of processes is limited', grade: one },
  { id: '5.30', title: 'the default bridge is not used', grade: two },
  { id: '5.31', title: "the host's user namespace is not shared", grade: one },
  { id: '5.32', title: 'the Docker socket is not mounted', grade: one },
];

export const cis: Standard = {
  id: 'cis',
  title: 'CIS Docker Benchmark 1.8, sections 2, 4 and 5',
  sources: [
    'https://www.cisecurity.org/benchmark/docker',
    'https://github.com/risk-sentinel/cis-docker-baseline',
    'https://www.tenable.com/audits/CIS_Docker_v1.5.0_L2_Docker_Linux',
  ],
  checked: '2026-12-01',
  unverified:
    'CIS gives the text of 1.8 to members only: the numbers and titles are those of a public profile of 1.8, and the levels are those of 1.5, which was the last one found with levels in public. Read the levels as likely.',
  reference: 'CIS Docker Benchmark ',
  recommendations: [...daemon, ...images, ...runtime],
};
