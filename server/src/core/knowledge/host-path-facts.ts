/**
 * What a container gets that reads or writes a place of the host.
 * - `root-equivalent`: root on the host, by means the system documents.
 * - `account`: a user's account on the host.
 * - `secret`: credentials or keys of the host or of other containers.
 * - `neighbours`: the data or the share of resources of every other container.
 * - `state`: what the host or its users do; or their data, to be changed.
 * - `minor`: what is installed; or a detail of the host, to be spoilt.
 * - `benign`: nothing worth a word.
 */
export type HostPathClass = 'root-equivalent' | 'account' | 'secret' | 'neighbours' | 'state' | 'minor' | 'benign';

/** One use of a place: its class, and what it lets a container do, in words that follow "it can". */
export interface PathUse {
  readonly class: HostPathClass;
  readonly gives: string;
}

/** A fact about a place of the host and what lies below it. */
export interface HostPathFact {
  /** In the spelling of `canonicalPath`. */
  readonly path: string;
  readonly reading: PathUse;
  readonly writing: PathUse;
  /** True when the fact is about the place as a whole and says nothing of a single file or folder below it. */
  readonly whole?: true;
  readonly source: string;
  readonly checked: string;
}

const checked = '2026-11-24';
const cis = 'CIS Docker Benchmark 1.6, 5.6 (list of docker-bench-security, tests/5_container_runtime.sh)';
const fhs = 'Filesystem Hierarchy Standard 3.0';
const man = 'Linux manual pages';
const kernel = 'Linux kernel documentation, admin-guide';
const engine = 'docs.docker.com, Engine: storage and daemon configuration';
const kubernetes = 'kubernetes.io, kubelet and static pods';
const clients = 'manuals of the programs that keep their credentials there';
const desktop = 'XDG base directory specification; manuals of the session services';

const none: PathUse = { class: 'benign', gives: '' };
const root = (gives: string): PathUse => ({ class: 'root-equivalent', gives });
const account = (gives: string): PathUse => ({ class: 'account', gives });
const secret = (gives: string): PathUse => ({ class: 'secret', gives });
const neighbours = (gives: string): PathUse => ({ class: 'neighbours', gives });
const state = (gives: string): PathUse => ({ class: 'state', gives });
const minor = (gives: string): PathUse => ({ class: 'minor', gives });

type Paths = string | readonly string[];
const at = (paths: Paths, reading: PathUse, writing: PathUse, source: string): HostPathFact[] =>
  [paths].flat().map((path) => ({ path, reading, writing, source, checked }));
const whole = (paths: Paths, reading: PathUse, writing: PathUse, source: string): HostPathFact[] =>
  at(paths, reading, writing, source).map((fact) => ({ ...fact, whole: true }));

const programs = 'replace programs and libraries that the host runs as root';
const login = 'become this user on the host: add a key, or commands that the next login runs';
const session = 'use the keys and services of the login session';

/** Among facts of one severity below a mounted folder the first one is named. */
export const hostPaths: readonly HostPathFact[] = [
  // Accounts and what decides over root.
  ...at(['/etc/shadow', '/etc/gshadow'], secret('read the password hashes of all accounts'), root('set the password of root'), man),
  ...at(['/etc/sudoers', '/etc/sudoers.d'], minor('learn who may become root'), root('let any account become root'), man),
  ...at(['/etc/passwd', '/etc/group'], minor('list the accounts of the host'), root('give itself an account with uid 0'), man),
  ...at(
    [
      '/etc/cron.d',
      '/etc/crontab',
      '/etc/cron.hourly',
      '/etc/cron.daily',
      '/etc/cron.weekly',
      '/etc/cron.monthly',
      '/etc/anacrontab',
      '/var/spool/cron',
    ],
    minor('read what the host runs by schedule'),
    root('have cron run its commands as root'),
    man,
  ),
  ...at(
    ['/etc/systemd', '/run/systemd', '/etc/init.d', '/etc/rc.local', '/etc/udev', '/etc/NetworkManager/dispatcher.d'],
    minor('read which services the host runs'),
    root('have the host start its commands as root'),
    'freedesktop.org, systemd.unit and udev manuals',
  ),
  ...at(['/etc/ld.so.preload', '/etc/ld.so.conf', '/etc/ld.so.conf.d'], none, root('load its code into every program of the host'), man),
  ...at(['/etc/pam.d', '/etc/security'], minor('read how the host checks logins'), root('let itself in without a password'), man),
  ...at(
    [
      '/etc/profile',
      '/etc/profile.d',
      '/etc/bash.bashrc',
      '/etc/environment',
      '/etc/fstab',
      '/etc/default',
      '/etc/modprobe.d',
      '/etc/modules-load.d',
      '/etc/apt',
      '/etc/yum.repos.d',
    ],
    none,
    root('plant commands that root runs at boot, at login or at the next update'),
    man,
  ),
  ...at('/etc/ssh', secret('take the host keys and pass for this machine'), root('let itself in over SSH'), 'openssh.com, sshd(8)'),
  ...at(
    ['/etc/docker', '/etc/containerd', '/etc/crio', '/etc/containers'],
    state('read how the container engine is set up'),
    root('make the engine start containers without walls'),
    engine,
  ),
  ...at(
    ['/run/systemd/journal', '/run/systemd/notify', '/run/systemd/resolve', '/run/systemd/userdb'],
    none,
    none,
    'freedesktop.org, systemd manuals',
  ),

  // Keys of the host.
  ...at(
    ['/etc/ssl/private', '/etc/pki/tls/private'],
    secret('take the private keys of the host'),
    secret('replace the private keys of the host'),
    fhs,
  ),
  ...at(
    '/etc/letsencrypt',
    state('take the private keys of the names the host serves'),
    state('replace the certificates the host serves'),
    clients,
  ),
  ...at(
    [
      '/etc/wireguard',
      '/etc/openvpn',
      '/etc/ipsec.d',
      '/etc/ipsec.secrets',
      '/etc/wpa_supplicant',
      '/etc/NetworkManager',
      '/etc/krb5.keytab',
    ],
    secret('take the keys of the networks the host is part of'),
    secret('lead the traffic of the host elsewhere'),
    clients,
  ),
  ...at(
    ['/etc/ssl/certs', '/etc/ca-certificates', '/usr/share/ca-certificates', '/usr/local/share/ca-certificates', '/etc/pki/ca-trust'],
    none,
    state('make the host trust certificates of its choice'),
    fhs,
  ),

  // The rest of /etc.
  ...at(
    [
      '/etc/localtime',
      '/etc/timezone',
      '/etc/hostname',
      '/etc/machine-id',
      '/etc/os-release',
      '/etc/lsb-release',
      '/etc/nsswitch.conf',
      '/etc/protocols',
      '/etc/services',
    ],
    none,
    minor('spoil a setting that other programs of the host rely on'),
    fhs,
  ),
  ...at(['/etc/hosts', '/etc/resolv.conf'], none, state('send the connections of the host to machines of its choice'), man),
  ...at('/etc', none, state('change the settings that the host keeps there'), cis),

  // Kernel interfaces.
  ...at(
    '/proc',
    state('read the command lines of all processes and the state of the kernel'),
    root('name a program in /proc/sys/kernel/core_pattern that the kernel starts as root'),
    'man7.org, core(5) and proc(5)',
  ),
  ...at(
    '/sys/fs/cgroup',
    minor('read how resources are shared out on the host'),
    neighbours('take resources from other containers and lift its own limits'),
    kernel,
  ),
  ...at(
    ['/sys/kernel/debug', '/sys/kernel/tracing', '/sys/kernel/security'],
    state('watch the kernel at work'),
    root('switch off safeguards of the kernel'),
    kernel,
  ),
  ...at(
    '/sys',
    minor('read the hardware of the host'),
    root('name a program in /sys/kernel/uevent_helper that the kernel starts as root'),
    kernel,
  ),
  ...at('/dev/shm', state('read the shared memory of host processes'), state('change the shared memory of host processes'), man),

  // Programs, kernel, boot loader.
  ...at(
    ['/boot', '/efi'],
    minor('read which kernel the host boots'),
    root('replace the kernel or its first programs, which run at the next boot'),
    fhs,
  ),
  ...at(
    ['/usr/lib/modules', '/usr/src'],
    minor('read which kernel modules the host has'),
    root('replace kernel modules that the host loads'),
    fhs,
  ),
  ...at('/usr/share/zoneinfo', none, minor('spoil the clock of other programs'), fhs),
  ...whole(['/usr/local', '/usr/share'], minor('read which programs are installed'), root(programs), fhs),
  ...at(
    ['/usr/local/bin', '/usr/local/sbin', '/usr/local/lib', '/usr/local/lib64'],
    minor('read which programs are installed'),
    root(programs),
    fhs,
  ),
  ...at('/usr', minor('read which programs are installed'), root(programs), cis),
  ...whole('/opt', minor('read which programs are installed'), state('replace programs that were installed by hand'), fhs),

  // What container engines keep.
  ...at(
    ['/var/lib/docker', '/var/lib/containerd', '/var/lib/containers'],
    secret('read the files, volumes and environment of every container'),
    root('change images and the settings under which the engine starts containers'),
    engine,
  ),
  ...whole(
    '/var/lib/docker/volumes',
    secret('read the data of every other container'),
    neighbours('read and change the data of every other container'),
    engine,
  ),
  ...at(
    '/var/lib/docker/containers',
    secret('read the environment, secrets among it, and the logs of every container'),
    root('rewrite the settings under which the engine starts containers'),
    engine,
  ),
  ...at(
    ['/etc/kubernetes', '/var/lib/kubelet', '/var/lib/rancher', '/var/lib/etcd'],
    secret('take the credentials of the cluster'),
    root('have the kubelet start pods of its choice'),
    kubernetes,
  ),

  // Logs and scratch space.
  ...whole('/var/log', state('read the logs of the host'), state('read and forge the logs of the host'), fhs),
  ...at(
    [
      '/var/log/journal',
      '/run/log/journal',
      '/var/log/audit',
      '/var/log/auth.log',
      '/var/log/secure',
      '/var/log/syslog',
      '/var/log/messages',
    ],
    state('read the logs of the host'),
    state('read and forge the logs of the host'),
    fhs,
  ),
  ...whole(
    ['/tmp', '/var/tmp'],
    state('read what other programs leave there, sockets among it'),
    state('read and change what other programs leave there, sockets among it'),
    fhs,
  ),
  ...at(
    '/tmp/.X11-unix',
    state('join the desktop session: its keys and its screen'),
    state('join the desktop session: its keys and its screen'),
    desktop,
  ),
  ...at('/run/udev', minor('read the hardware of the host'), state('mislead the host about its devices'), desktop),

  // Sessions: a socket answers whoever can open it, so `ro` changes nothing.
  ...at(
    ['$SSH_AUTH_SOCK', '/run/host-services/ssh-auth.sock'],
    account('log in elsewhere with the keys of the SSH agent'),
    account('log in elsewhere with the keys of the SSH agent'),
    'openssh.com, ssh-agent(1)',
  ),
  ...at(
    ['/run/user/*/bus', '/run/user/*/systemd'],
    account('start programs as this user on the host'),
    account('start programs as this user on the host'),
    desktop,
  ),
  ...at(['/run/user/*/keyring', '/run/user/*/gnupg', '/run/user/*/gcr'], account(session), account(session), desktop),
  ...at(['/run/user/*/pulse', '/run/user/*/pipewire-0'], minor('listen to the microphone'), minor('listen to the microphone'), desktop),
  ...whole('/run/user/*', account(session), account(session), desktop),

  // Homes. Root's are analyzed in `judgeHostPath`: what gives a user's account there gives root.
  ...at('~/.ssh', secret('take SSH keys'), account(login), 'openssh.com, sshd(8)'),
  ...at(
    [
      '~/.bashrc',
      '~/.bash_profile',
      '~/.profile',
      '~/.zshrc',
      '~/.zshenv',
      '~/.zprofile',
      '~/.gitconfig',
      '~/.config/systemd',
      '~/.config/autostart',
      '~/.local/bin',
      '~/bin',
      '~/Library/LaunchAgents',
    ],
    none,
    account(login),
    man,
  ),
  ...at(
    ['~/.aws', '~/.azure', '~/.config/gcloud', '~/.kube', '~/.oci', '~/.terraform.d', '~/.vault-token'],
    secret('take the credentials of cloud accounts and clusters'),
    secret('take and replace the credentials of cloud accounts and clusters'),
    clients,
  ),
  ...at(
    '~/.docker',
    secret('take the credentials of registries'),
    account('plant a program that the docker command runs'),
    'docs.docker.com, docker login and CLI plugins',
  ),
  ...at(
    [
      '~/.gnupg',
      '~/.netrc',
      '~/.npmrc',
      '~/.pypirc',
      '~/.pgpass',
      '~/.git-credentials',
      '~/.config/gh',
      '~/.password-store',
      '~/.local/share/keyrings',
      '~/.mozilla',
      '~/.config/google-chrome',
      '~/.config/chromium',
      '~/Library/Keychains',
    ],
    secret('take saved passwords and tokens'),
    secret('take and replace saved passwords and tokens'),
    clients,
  ),
  ...at('~/.bash_history', state('read the commands of this user'), state('read the commands of this user'), man),
  ...whole('~', secret('take the keys, tokens and passwords of this user'), account(login), cis),

  // Windows.
  ...at(
    ['c:/windows', 'c:/program files', 'c:/program files (x86)'],
    minor('read which programs are installed'),
    root(programs),
    'learn.microsoft.com, Windows system folders',
  ),
  ...whole(
    'c:/programdata',
    state('read the data of services'),
    state('change the data of services'),
    'learn.microsoft.com, Windows system folders',
  ),
  ...at(
    ['c:/programdata/ssh', 'c:/programdata/docker'],
    secret('take host keys and the data of containers'),
    root('let itself in over SSH, or start containers without walls'),
    'learn.microsoft.com, OpenSSH for Windows',
  ),
];
