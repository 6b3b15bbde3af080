import { table } from './about';

/** What the fixes of containers and of what they are given rely on. */
export const containers = table({
  'no-workplace': {
    says: 'No person and no job starts programs of their own choice in the container.',
    outcomes: ['holds', 'refuted'],
  },
  'no-setuid': {
    says: 'Nothing in the container gains privileges after its start.',
    outcomes: ['holds', 'refuted', 'unknown', 'harmful'],
    settle: 'Use the service with no-new-privileges: sudo and su fail with an error.',
  },
  'capabilities-known': {
    says: 'It is known which capabilities the service needs.',
    outcomes: ['holds', 'harmful'],
    settle: 'Start, use and stop the service with only these capabilities: "operation not permitted" shows what is missing.',
  },
  'capabilities-spare': {
    says: 'The service needs none of the capabilities that no ordinary start, stop or login needs.',
    outcomes: ['unknown'],
    settle: 'Start, use and stop the service without them.',
  },
  'capability-unused': {
    says: 'The service works without the capability.',
    outcomes: ['harmful'],
    settle: 'Use the service without it: "operation not permitted" shows that it is needed.',
  },
  'no-file-capability': {
    says: 'No program of the image has the capability as a file capability.',
    outcomes: ['holds', 'unknown'],
    settle: 'Run "getcap -r /" in the image.',
  },
  'docker-engine': {
    says: 'Docker starts the service, not Podman.',
    outcomes: ['unknown'],
    settle: 'Look at what runs the Compose file.',
  },
  'file-capability': {
    says: 'The program file has the capability that the service gets.',
    outcomes: ['holds'],
  },
  'privileges-known': {
    says: 'It is known what the image needs instead of privileged mode.',
    outcomes: ['holds'],
  },
  'safeguard-unused': {
    says: 'The container does nothing that the safeguard blocks.',
    outcomes: ['refuted', 'unknown', 'harmful'],
    settle: 'Use the service with the safeguard and watch its log and that of the kernel.',
  },
  'writes-known': {
    says: 'It is known which directories the service writes to.',
    outcomes: ['holds', 'refuted', 'harmful'],
    settle: 'Use the service for a while and list what has changed with "docker diff".',
  },
  'limit-enough': {
    says: 'The limit is enough for the service under load.',
    outcomes: ['holds', 'unknown', 'harmful'],
    settle: 'Measure the service under load, for example with "docker stats".',
  },
  'no-writes': {
    says: 'Nothing writes to what becomes read-only.',
    outcomes: ['holds', 'refuted', 'unknown', 'harmful'],
    settle: 'Look for files that have changed there since the service started.',
  },
  'mount-unused': {
    says: 'Nothing in the container needs the option of the mount.',
    outcomes: ['unknown', 'harmful'],
    settle: 'Look for programs, libraries and device nodes in the directory while the service runs.',
  },
  'mounts-apart': {
    says: 'Neither the service nor the host uses mounts that the other one makes.',
    outcomes: ['refuted', 'unknown'],
    settle: 'Compare /proc/self/mountinfo in the container and on the host while both work.',
  },
  'host-name-unused': {
    says: 'Nothing in the service needs the host name of the host.',
    outcomes: ['unknown'],
    settle: 'Look for the name of the host in settings and in the log of the service.',
  },
  'host-ids-unused': {
    says: 'Nothing in the service needs the user IDs of the host.',
    outcomes: ['refuted', 'unknown'],
    settle: 'Use the service with userns-remap: "permission denied" shows files that belong to users of the host.',
  },
  'host-cgroups-unused': {
    says: 'Nothing in the container reads control groups of the host.',
    outcomes: ['refuted', 'unknown'],
    settle: 'Look for /sys/fs/cgroup in the settings of the service.',
  },
  'cgroup-parent-unused': {
    says: 'Nothing on the host depends on the control group.',
    outcomes: ['unknown'],
    settle: 'Look for the group in the units of systemd and in the monitoring of the host.',
  },
  'kernel-default': {
    says: "The service works with the kernel's default value.",
    outcomes: ['unknown'],
    settle: 'Use the service without the setting.',
  },
  'may-be-killed': {
    says: 'The service may be killed when memory runs out.',
    outcomes: ['unknown'],
    settle: 'A person decides which service has to survive.',
  },
  'core-dumps-unused': {
    says: 'The core dumps of the service are not used.',
    outcomes: ['unknown'],
    settle: 'Look for core files, and for who collects them (kernel.core_pattern).',
  },
  'output-may-be-stored': {
    says: 'The output may be stored.',
    outcomes: ['unknown'],
    settle: 'Look for personal data in the output.',
  },
  'no-remote-client': {
    says: 'No other machine connects to the port.',
    outcomes: ['refuted', 'harmful'],
    settle: 'List the connections to the port on the host, for example with "ss -tn".',
  },
  'clients-can-change': {
    says: 'Every client can use another port.',
    outcomes: ['harmful'],
    settle: 'Look for the port in the settings of the clients.',
  },
  'socket-only-read': {
    says: 'The service only reads from Docker and changes nothing.',
    outcomes: ['holds'],
  },
  'socket-mounted-at-start': {
    says: 'A container that needs the socket mounts it when it starts.',
    outcomes: ['unknown'],
    settle: 'Look at the commands and Compose files that start the image.',
  },
  'successor-works': {
    says: 'Data, settings and build work with the other image.',
    outcomes: ['harmful'],
    settle: 'Start the new image with a copy of the data.',
  },
  'no-other-client': {
    says: 'No other service connects to the database.',
    outcomes: ['refuted', 'unknown'],
    settle: 'List the clients that are connected to the database while everything runs.',
  },
  'restarted-elsewhere': {
    says: 'Something other than Docker starts the service after the host restarts.',
    outcomes: ['unknown'],
    settle: 'Look for a unit of systemd or another tool that starts it.',
  },
  'hook-needs-no-more': {
    says: 'The command of the hook needs no more privileges than the service has.',
    outcomes: ['holds', 'refuted', 'unknown', 'harmful'],
    settle: 'Run the command of the hook as the user of the service.',
  },
  undecided: {
    says: 'No comment gives a reason for what the fix changes, and none has another tool ignore the finding.',
    outcomes: ['refuted'],
  },
  'variable-set': {
    says: 'The variable is set wherever the file is used.',
    outcomes: ['holds', 'harmful'],
    settle: 'Look at where the file is used.',
  },
  'secret-holds-value': {
    says: 'The secret holds the password that the service uses now.',
    outcomes: ['unknown', 'harmful'],
    settle: 'Compare the file of the secret with the value.',
  },
  'entry-always-used': {
    says: 'The file is never used without the entry that replaces the value.',
    outcomes: ['harmful'],
    settle: 'Look at the commands that use the file.',
  },
  'newest-version': {
    says: 'The version is the newest one.',
    outcomes: ['holds'],
  },
  'key-unread': {
    says: 'Nothing reads what is removed.',
    outcomes: ['holds'],
  },
});
