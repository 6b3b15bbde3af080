/** What a condition may turn out to be: `harmful` = unknown, and a wrong guess stops a service or a build, or locks somebody out. */
export type Outcome = 'holds' | 'refuted' | 'unknown' | 'harmful';

interface About {
  /** What has to be true, whatever it is about. */
  readonly says: string;
  /** What it can turn out to be; what is not about the files can only be unknown. */
  readonly outcomes: readonly Outcome[];
  /** What settles it where it is unknown. */
  readonly settle?: string;
}

/** All conditions that fixes rely on, by their ids, which are a public contract. */
export const conditions = table({
  // The person
  undecided: {
    says: 'No comment gives a reason for what the fix changes, and none has another tool ignore the finding.',
    outcomes: ['refuted'],
  },

  // Containers
  'no-workplace': {
    says: 'No person and no job starts programs of their own choice in the container.',
    outcomes: ['holds', 'refuted'],
  },
  'no-setuid': {
    says: 'Nothing in the container gains privileges after its start.',
    outcomes: ['holds', 'refuted', 'unknown'],
    settle: 'Use the service with no-new-privileges. sudo, su and ping report that they may not do it.',
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
    outcomes: ['refuted', 'unknown'],
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
    outcomes: ['holds', 'unknown', 'harmful'],
    settle: 'Look for files that have changed there since the service started.',
  },
  'mount-unused': {
    says: 'Nothing in the container needs the option of the mount.',
    outcomes: ['unknown', 'harmful'],
    settle: 'Look for programs, libraries and device nodes in the directory while the service runs.',
  },
  'mounts-apart': {
    says: 'Neither the service nor the host uses mounts that the other one makes.',
    outcomes: ['unknown'],
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
    outcomes: ['unknown'],
    settle: 'List the clients that are connected to the database while everything runs.',
  },
  'restarted-elsewhere': {
    says: 'Something other than Docker starts the service after the host restarts.',
    outcomes: ['unknown'],
    settle: 'Look for a unit of systemd or another tool that starts it.',
  },
  'hook-needs-no-more': {
    says: 'The command of the hook needs no more privileges than the service has.',
    outcomes: ['holds', 'unknown', 'harmful'],
    settle: 'Run the command of the hook as the user of the service.',
  },

  // Users
  'user-exists': {
    says: 'The image has the user, or the number is free.',
    outcomes: ['holds', 'unknown'],
    settle: 'Look for the user in /etc/passwd of the image.',
  },
  'user-number': {
    says: 'The number is that of the user.',
    outcomes: ['holds'],
  },
  'user-owns-files': {
    says: 'The user owns all files that the process writes.',
    outcomes: ['unknown'],
    settle: 'Start and use the image as the user: "permission denied" shows files of another one.',
  },
  'user-works': {
    says: 'The process works as the user.',
    outcomes: ['unknown'],
    settle: 'Start and use the image as the user.',
  },
  'base-known': {
    says: 'It is known as which user the base image starts, and that it stays that user.',
    outcomes: ['holds', 'refuted', 'harmful'],
    settle: 'Look at "User" and "Entrypoint" of the base image with "docker image inspect".',
  },
  'no-development': {
    says: 'The container is not used to develop in it.',
    outcomes: ['holds', 'refuted'],
  },
  'user-in-force': {
    says: 'No service sets another user.',
    outcomes: ['holds', 'refuted'],
  },
  'no-children': {
    says: 'No other image goes on from this one as root.',
    outcomes: ['holds', 'refuted'],
  },
  'own-program': {
    says: 'It starts a program of its own.',
    outcomes: ['holds', 'refuted'],
  },
  'no-root-privileges': {
    says: 'No service gives it privileges that only root can use.',
    outcomes: ['holds', 'refuted'],
  },
  'no-root-work': {
    says: 'Nothing that it starts does what only root may do.',
    outcomes: ['holds', 'refuted', 'unknown', 'harmful'],
    settle: 'Start and use it as the user, or let the files show what it starts.',
  },
  'mounts-of-user': {
    says: 'The user may read and write what is mounted.',
    outcomes: ['holds', 'refuted', 'harmful'],
    settle: 'Look at the owner of the mounted files, and give them to the user.',
  },
  'copies-of-user': {
    says: 'The directories that are copied whole belong to the user, or no program writes there.',
    outcomes: ['holds', 'harmful'],
    settle: 'Look for directories that the program writes to among the copied files.',
  },
  'no-home-of-root': {
    says: 'It uses no files below /root.',
    outcomes: ['holds', 'refuted'],
  },

  // Builds
  'context-unread': {
    says: 'Neither the build nor the program in the image reads what is excluded.',
    outcomes: ['holds', 'refuted', 'harmful'],
    settle: 'Build and start the image without the file.',
  },
  'no-early-end': {
    says: 'No pipe relies on a left command that fails, or that is stopped because the right one has read enough.',
    outcomes: ['refuted', 'unknown'],
    settle: 'Build the image with pipefail.',
  },
  'certificate-trusted': {
    says: 'The server has a certificate that the build trusts.',
    outcomes: ['refuted', 'unknown'],
    settle: 'Open the address with curl, without -k.',
  },
  'serves-https': {
    says: 'The host serves the same content over HTTPS.',
    outcomes: ['unknown', 'refuted'],
    settle: 'Open the address with https.',
  },
  'packages-signed': {
    says: 'The packages are signed by a key that the build trusts.',
    outcomes: ['unknown', 'harmful'],
    settle: 'Build the image with the verification.',
  },
  'base-up-to-date': {
    says: 'The base image already contains the security updates that are needed.',
    outcomes: ['unknown'],
    settle: 'Scan the base image for vulnerabilities.',
  },
  'no-archive': {
    says: 'None of the files is an archive that ADD would unpack.',
    outcomes: ['holds', 'unknown'],
    settle: 'Look at the files: the builder recognizes archives by their content.',
  },
  'others-do-not-write': {
    says: 'No user writes there who is neither the owner nor in the group.',
    outcomes: ['holds', 'unknown', 'harmful'],
    settle: 'Look at the owners of the files in the running container.',
  },
  'others-do-not-delete': {
    says: 'No user deletes files of another user in a directory that all share.',
    outcomes: ['unknown', 'harmful'],
    settle: 'Look at the users who write there in the running container.',
  },
  'mode-stays': {
    says: 'What the image starts does not set the same permissions again.',
    outcomes: ['holds', 'refuted'],
  },
  'privilege-unused': {
    says: 'The program works without its setuid bit or file capability when another user starts it.',
    outcomes: ['harmful'],
    settle: 'Start the program as another user without it.',
  },
  'group-unused': {
    says: 'The user needs no permission of the group.',
    outcomes: ['unknown', 'refuted'],
    settle: 'Look for files and sockets of the group that the program opens.',
  },
  'package-unused': {
    says: 'No program that the image runs needs the package.',
    outcomes: ['unknown'],
    settle: 'Start and use the image without the package.',
  },
  'no-sudo-at-start': {
    says: 'No program that the image starts calls sudo.',
    outcomes: ['holds', 'harmful'],
    settle: 'Look for sudo in the files that the image starts.',
  },
  'step-is-root': {
    says: 'The build step runs as root, where sudo changes nothing.',
    outcomes: ['holds'],
  },
  'step-needs-nothing': {
    says: 'The build step works without these privileges.',
    outcomes: ['holds', 'refuted', 'unknown'],
    settle: 'Build the image without them.',
  },
  'secret-passed': {
    says: 'Every build passes the secret.',
    outcomes: ['harmful'],
    settle: 'Look at the scripts and pipelines that build the image.',
  },

  // Values from outside
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

  // Daemons
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

export type ConditionId = keyof typeof conditions;

/** Types the table: ids stay literal. */
function table<const K extends string>(all: { readonly [P in K]: About }): { readonly [P in K]: About } {
  return all;
}
