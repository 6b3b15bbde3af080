import { account, at, type HostPathFact, minor, neighbours, none, root, secret, state, whole } from './host-path-fact';
import { tokenPaths } from './token-paths';

const cis = 'CIS Docker Benchmark 1.6, 5.6 (list of docker-bench-security, tests/5_container_runtime.sh)';
const fhs = 'Filesystem Hierarchy Standard 3.0';
const man = 'Linux manual pages';
const kernel = 'Linux kernel documentation, admin-guide';
const engine = 'docs.docker.com, Engine: storage and daemon configuration';
const kubernetes = 'kubernetes.io, kubelet and static pods';
const clients = 'manuals of the programs that keep their credentials there';
const desktop = 'XDG base directory specification; manuals of the session services';

const programs = 'replace programs and libraries that the host runs as root';
const login = 'become this user on the host by adding keys or commands';
const session = 'use the keys and services of the login session';

/** Among facts of one severity below a mounted folder the first one is named. */
export const hostPaths: readonly HostPathFact[] = [
  // Accounts and what decides over root.
  ...at(['/etc/shadow', '/etc/gshadow'], secret('read the password hashes of all accounts'), root('set the password of root'), man),
  ...at(['/etc/sudoers', '/etc/sudoers.d'], minor('learn who may become root'), root('let any account become root'), man),
  ...at(['/etc/passwd', '/etc/group'], minor('list the accounts of the host'), root('create an account with UID 0'), man),
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
    minor('read which commands the host runs on a schedule'),
    root('make cron run commands as root'),
    man,
  ),
  ...at(
    ['/etc/systemd', '/run/systemd', '/etc/init.d', '/etc/rc.local', '/etc/udev', '/etc/NetworkManager/dispatcher.d'],
    minor('read which services the host runs'),
    root('make the host start commands as root'),
    'freedesktop.org, systemd.unit and udev manuals',
  ),
  ...at(['/etc/ld.so.preload', '/etc/ld.so.conf', '/etc/ld.so.conf.d'], none, root('load code into every program of the host'), man),
  ...at(['/etc/pam.d', '/etc/security'], minor('read how the host checks logins'), root('log in without a password'), man),
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
  ...at('/etc/ssh', secret('steal the host keys and impersonate this host'), root('log in over SSH'), 'openssh.com, sshd(8)'),
  ...at(
    ['/etc/docker', '/etc/containerd', '/etc/crio', '/etc/containers'],
    state('read the configuration of the container engine'),
    root('make the engine start containers without isolation'),
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
    secret('steal the private keys of the host'),
    secret('replace the private keys of the host'),
    fhs,
  ),
  ...at(
    '/etc/letsencrypt',
    state('steal the private keys of the domains that the host serves'),
    state('replace the certificates that the host serves'),
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
    secret('steal the keys of the networks that the host belongs to'),
    secret('redirect the traffic of the host'),
    clients,
  ),
  ...at(
    ['/etc/ssl/certs', '/etc/ca-certificates', '/usr/share/ca-certificates', '/usr/local/share/ca-certificates', '/etc/pki/ca-trust'],
    none,
    state('make the host trust arbitrary certificates'),
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
    minor('break a setting that other host programs depend on'),
    fhs,
  ),
  ...at(['/etc/hosts', '/etc/resolv.conf'], none, state('redirect connections of the host to arbitrary machines'), man),
  ...at('/etc', none, state('change the settings that the host keeps there'), cis),

  // Kernel interfaces.
  ...at(
    '/proc',
    state('read the command lines of all processes and the state of the kernel'),
    root('set kernel.core_pattern to a program that the kernel runs as root'),
    'man7.org, core(5) and proc(5)',
  ),
  ...at(
    '/sys/fs/cgroup',
    minor('read how the host distributes its resources'),
    neighbours('take resources from other containers and remove its own limits'),
    kernel,
  ),
  ...at(
    ['/sys/kernel/debug', '/sys/kernel/tracing', '/sys/kernel/security'],
    state('observe the activity of the kernel'),
    root('disable safeguards of the kernel'),
    kernel,
  ),
  ...at('/sys', minor('read details of the host hardware'), root('set uevent_helper to a program that the kernel runs as root'), kernel),
  ...at('/dev/shm', state('read the shared memory of host processes'), state('change the shared memory of host processes'), man),

  // Programs, kernel, boot loader.
  ...at(['/boot', '/efi'], minor('read which kernel the host boots'), root('replace the kernel or early boot programs'), fhs),
  ...at(
    ['/usr/lib/modules', '/usr/src'],
    minor('read which kernel modules the host has'),
    root('replace kernel modules that the host loads'),
    fhs,
  ),
  ...at('/usr/share/zoneinfo', none, minor('falsify the local time of other programs'), fhs),
  ...whole(['/usr/local', '/usr/share'], minor('read which programs are installed'), root(programs), fhs),
  ...at(
    ['/usr/local/bin', '/usr/local/sbin', '/usr/local/lib', '/usr/local/lib64'],
    minor('read which programs are installed'),
    root(programs),
    fhs,
  ),
  ...at('/usr', minor('read which programs are installed'), root(programs), cis),
  ...whole('/opt', minor('read which programs are installed'), state('replace manually installed programs'), fhs),

  // What container engines keep.
  ...at(
    ['/var/lib/docker', '/var/lib/containerd', '/var/lib/containers'],
    secret('read the files, volumes and environment of every container'),
    root('change images and the start settings of containers'),
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
    secret('read logs, environment and secrets of every container'),
    root('change the start settings of containers'),
    engine,
  ),
  ...at(
    ['/etc/kubernetes', '/var/lib/kubelet', '/var/lib/rancher', '/var/lib/etcd'],
    secret('steal the credentials of the cluster'),
    root('make the kubelet start arbitrary pods'),
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
    state('read temporary files and use sockets of other programs'),
    state('read and change temporary files and sockets of other programs'),
    fhs,
  ),
  ...at(
    '/tmp/.X11-unix',
    state('capture the keyboard and the screen of the desktop session'),
    state('capture the keyboard and the screen of the desktop session'),
    desktop,
  ),
  ...at('/run/udev', minor('read details of the host hardware'), state('give host programs false information about devices'), desktop),

  // Sessions: a socket answers whoever can open it, so `ro` changes nothing.
  ...at(
    ['$SSH_AUTH_SOCK', '/run/host-services/ssh-auth.sock'],
    account('log in to other machines with the keys of the SSH agent'),
    account('log in to other machines with the keys of the SSH agent'),
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

  // Homes. Root's are analyzed in `assessHostPath`: what gives a user's account there gives root.
  ...at('~/.ssh', secret('steal SSH keys'), account(login), 'openssh.com, sshd(8)'),
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
    secret('steal the credentials of cloud accounts and clusters'),
    secret('steal and replace the credentials of cloud accounts and clusters'),
    clients,
  ),
  ...at(
    '~/.docker',
    secret('steal the credentials of registries'),
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
    secret('steal saved passwords and tokens'),
    secret('steal and replace saved passwords and tokens'),
    clients,
  ),
  ...tokenPaths,
  ...at('~/.bash_history', state('read the commands of this user'), state('read the commands of this user'), man),
  ...whole('~', secret('steal the keys, tokens and passwords of this user'), account(login), cis),

  // Windows.
  ...at(
    ['c:/windows', 'c:/program files', 'c:/program files (x86)'],
    minor('read which programs are installed'),
    root('replace programs and libraries that the host runs as administrator'),
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
    secret('steal host keys and the data of containers'),
    root('log in over SSH, or start containers without isolation'),
    'learn.microsoft.com, OpenSSH for Windows',
  ),
];
