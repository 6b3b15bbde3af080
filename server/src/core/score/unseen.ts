/** What no file of a project shows, as sentences: the page and the reports list it. */
export const unseen: readonly string[] = [
  'Whether AppArmor or SELinux is active on the host, and which kernel and which version of Docker Engine run there.',
  'A `daemon.json` that is not in the workspace: it may remap users, bar new privileges, or set another seccomp profile.',
  'What an image contains: setuid programs, file capabilities, vulnerabilities of its packages.',
  'Options that are given on the command line only, and containers that are started by something else.',
  'Firewalls in front of published ports, and logins that a program keeps in its own data.',
];
