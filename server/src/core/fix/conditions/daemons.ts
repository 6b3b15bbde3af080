import { table } from './about';

/** What the fixes of daemons rely on. */
export const daemons = table({
  'system-calls-default': {
    says: "No container needs a system call that Docker's default profile blocks.",
    outcomes: ['unknown'],
    settle: 'Use the services with the default profile: "operation not permitted" shows a blocked call.',
  },
  'hairpin-nat': {
    says: 'The kernel of the host supports hairpin NAT, as current kernels do.',
    outcomes: ['unknown'],
    settle: 'Open a published port at the address of the host from a container.',
  },
  'firewall-managed': {
    says: 'No other program manages the firewall rules that containers need.',
    outcomes: ['unknown'],
    settle: 'List the rules of the host with "nft list ruleset".',
  },
  'debug-unused': {
    says: "No one uses the daemon's debug messages.",
    outcomes: ['unknown'],
    settle: 'Look at who reads the log of the daemon.',
  },
  'own-networks': {
    says: 'Containers that connect to each other share a user-defined network.',
    outcomes: ['unknown'],
    settle: 'List the containers on the default bridge with "docker network inspect bridge".',
  },
  'no-experiments': {
    says: 'No experimental feature is used.',
    outcomes: ['refuted', 'unknown'],
    settle: 'Start the daemon without the key: it names a feature that requires it.',
  },
  'logs-elsewhere': {
    says: 'Older log lines are collected elsewhere or are not needed.',
    outcomes: ['unknown'],
    settle: 'Look for a program that reads /var/lib/docker/containers.',
  },
  'no-swarm': {
    says: 'The daemon is not a member of a swarm.',
    outcomes: ['refuted', 'unknown'],
    settle: 'Run "docker info" and look at "Swarm".',
  },
  'selinux-labels': {
    says: 'The host runs SELinux, and bind-mounted files are labeled.',
    outcomes: ['unknown'],
    settle: 'Run "getenforce", and list the labels of mounted files with "ls -Z".',
  },
  'certificates-exist': {
    says: 'The files exist before the daemon restarts.',
    outcomes: ['harmful'],
    settle: 'List the files on the host.',
  },
  'plugin-installed': {
    says: 'The plugin is installed and has a policy.',
    outcomes: ['harmful'],
    settle: 'List the plugins with "docker plugin ls".',
  },
});
