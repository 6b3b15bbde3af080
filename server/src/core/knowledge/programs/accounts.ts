import { type AsRoot, definePrograms, type Flags } from '../program/program';

const useradd: Flags = {
  // Letters of shadow's useradd and of BusyBox's adduser together: none of them is a switch of the other that Dockerfiles use.
  short: 'ugGshkdcpefbKRPZ',
  long: [
    'uid',
    'gid',
    'groups',
    'group-add',
    'home',
    'home-dir',
    'shell',
    'comment',
    'gecos',
    'ingroup',
    'base-dir',
    'password',
    'skel',
    'key',
    'expiredate',
    'inactive',
    'firstuid',
    'lastuid',
    'conf',
    'root',
    'prefix',
  ],
};
const groupadd: Flags = { short: 'gKpRPU', long: ['gid', 'key', 'password', 'root', 'prefix', 'users', 'firstgid', 'lastgid', 'conf'] };

/** They write /etc/shadow and /etc/gshadow anew, and give them to their group. Started as root without each capability, in Debian 12. */
const owned: AsRoot = { takes: ['CHOWN'] };

/** Tools for accounts and groups (shadow 4.17, Debian's adduser 3.137, BusyBox 1.37); with PAM they write an audit record. */
export default definePrograms(
  {
    names: [],
    sources: ['useradd(8)', 'adduser(8)', 'groupadd(8)', 'passwd(1)', 'linux-pam/linux-pam libpam/pam_audit.c'],
    checkedBy: 'source',
    checked: '2026-11-25',
    rootWork: { does: 'changes accounts' },
  },
  {
    names: ['useradd', 'adduser'],
    asRoot: { takes: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER'] },
    options: useradd,
    readsArguments: true,
    sparesSources: true,
    capabilities: { possible: ['AUDIT_WRITE'] },
  },
  { names: ['groupadd', 'addgroup'], options: groupadd, readsArguments: true, sparesSources: true, asRoot: owned },
  {
    names: ['usermod'],
    // With another number it gives the home directory to the user, all below it included.
    asRoot: { takes: ['CHOWN'], more: [{ when: /^(-\w*[ugdm]|--(uid|gid|home|move-home))/, takes: ['DAC_OVERRIDE'] }] },
    readsArguments: true,
    sparesSources: true,
    capabilities: { possible: ['AUDIT_WRITE'] },
    options: {
      short: 'cdefgGlpRPsuvwVWZ',
      long: ['comment', 'home', 'expiredate', 'inactive', 'gid', 'groups', 'login', 'password', 'shell', 'uid', 'root'],
    },
  },
  { names: ['groupmod'], readsArguments: true, asRoot: owned },
  { names: ['deluser'], readsArguments: true },
  { names: ['userdel', 'groupdel', 'delgroup', 'vipw'] },
  {
    names: ['passwd'],
    asRoot: owned,
    capabilities: { possible: ['AUDIT_WRITE'] },
    options: { short: 'ixnw', long: ['inactive', 'maxdays', 'mindays', 'warndays'] },
  },
  {
    names: ['chpasswd'],
    asRoot: owned,
    capabilities: { possible: ['AUDIT_WRITE'] },
    options: { short: 'csRP', long: ['crypt-method', 'sha-rounds', 'root', 'prefix'] },
  },
  { names: ['gpasswd'], asRoot: owned, options: { short: 'adMAQ', long: ['add', 'delete', 'members', 'administrators'] } },
);
