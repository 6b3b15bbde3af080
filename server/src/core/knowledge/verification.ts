/** A way to switch a check of a program off. */
export interface Switch {
  /** Options by name, without dashes; `name=value` where only one value does. */
  readonly options?: readonly string[];
  /** Options that name what is trusted unseen: they and their value go together. */
  readonly hosts?: readonly string[];
  /** Words that must come first: `config set`. */
  readonly words?: readonly (readonly string[])[];
  /** Subcommands, or options in their place, for which it decides nothing. */
  readonly idle?: RegExp;
}

/**
 * What switches the check of TLS certificates off, by command: from the manual pages and references of the programs, looked up 2026-11-24.
 */
export const TLS_SWITCHES: ReadonlyMap<string, Switch> = new Map<string, Switch>([
  ['curl', { options: ['k', 'insecure', 'proxy-insecure'] }],
  ['wget', { options: ['no-check-certificate', 'check-certificate=off'] }],
  ['aria2c', { options: ['check-certificate=false'] }],
  ['http', { options: ['verify=no', 'verify=false'] }],
  ['pip', { hosts: ['trusted-host'] }],
  ['uv', { hosts: ['trusted-host', 'allow-insecure-host'] }],
  ['npm', { options: ['strict-ssl=false', 'no-strict-ssl'] }],
  ['pnpm', { options: ['strict-ssl=false', 'no-strict-ssl'] }],
  ['yarn', { options: ['strict-ssl=false', 'no-strict-ssl'] }],
  ['yum', { options: ['setopt=sslverify=0', 'setopt=sslverify=false', 'setopt=*.sslverify=0'] }],
  ['dnf', { options: ['setopt=sslverify=0', 'setopt=sslverify=false', 'setopt=*.sslverify=0'] }],
  ['microdnf', { options: ['setopt=sslverify=0', 'setopt=sslverify=false'] }],
  ['apt-get', { options: ['o=Acquire::https::Verify-Peer=false', 'o=Acquire::https::Verify-Host=false'] }],
  ['apt', { options: ['o=Acquire::https::Verify-Peer=false', 'o=Acquire::https::Verify-Host=false'] }],
  ['apk', { options: ['no-check-certificate'] }],
  ['git', { options: ['c=http.sslVerify=false', 'c=http.sslVerify=0', 'config=http.sslVerify=false'] }],
  ['svn', { options: ['trust-server-cert'] }],
  ['kubectl', { options: ['insecure-skip-tls-verify', 'insecure-skip-tls-verify=true'] }],
  ['helm', { options: ['insecure-skip-tls-verify', 'insecure-skip-tls-verify=true'] }],
  ['oras', { options: ['insecure'] }],
  ['skopeo', { options: ['tls-verify=false', 'src-tls-verify=false', 'dest-tls-verify=false'] }],
  ['podman', { options: ['tls-verify=false'] }],
  ['buildah', { options: ['tls-verify=false'] }],
  ['aws', { options: ['no-verify-ssl'] }],
  ['invoke-webrequest', { options: ['skipcertificatecheck'] }],
  ['iwr', { options: ['skipcertificatecheck'] }],
  ['invoke-restmethod', { options: ['skipcertificatecheck'] }],
  ['irm', { options: ['skipcertificatecheck'] }],
]);

/** The same by commands that write a setting: the words in their order, options left out; a bar parts alternatives. */
export const TLS_SETTINGS: readonly (readonly string[])[] = [
  ['npm', 'config', 'set', 'strict-ssl', 'false'],
  ['npm', 'config', 'set', 'strict-ssl=false'],
  ['npm', 'set', 'strict-ssl', 'false'],
  ['npm', 'set', 'strict-ssl=false'],
  ['pnpm', 'config', 'set', 'strict-ssl', 'false'],
  ['yarn', 'config', 'set', 'strict-ssl', 'false'],
  ['yarn', 'config', 'set', 'enableStrictSsl', 'false'],
  ['git', 'config', 'http.sslVerify', 'false|0|off|no'],
  ['git', 'config', 'set', 'http.sslVerify', 'false|0|off|no'],
  ['pip', 'config', 'set', 'global.trusted-host|install.trusted-host', '*'],
  ['composer', 'config', 'disable-tls', 'true'],
  ['conda', 'config', 'ssl_verify', 'false|no|off'],
  ['bundle', 'config', 'ssl_verify_mode', '0'],
  ['bundle', 'config', 'set', 'ssl_verify_mode', '0'],
];

/** Variables that switch the check off when they hold one of these values (an empty list: whatever they hold). */
export const TLS_VARIABLES: ReadonlyMap<string, readonly string[]> = new Map([
  ['NODE_TLS_REJECT_UNAUTHORIZED', ['0']],
  ['PYTHONHTTPSVERIFY', ['0']],
  ['GIT_SSL_NO_VERIFY', []],
  ['NPM_CONFIG_STRICT_SSL', ['false']],
  ['YARN_ENABLE_STRICT_SSL', ['false', '0']],
  ['PIP_TRUSTED_HOST', []],
  ['BUNDLE_SSL_VERIFY_MODE', ['0']],
  ['GOINSECURE', []],
  ['COMPOSER_DISABLE_TLS', ['1', 'true']],
  ['CONDA_SSL_VERIFY', ['false', 'no', '0']],
  ['UV_INSECURE_HOST', []],
]);

/** Lines of configuration files that switch the check off, with the files that they count in. */
export const TLS_LINES: readonly { readonly file: RegExp; readonly line: RegExp }[] = [
  { file: /(^|\/)\.?curlrc$/, line: /^[ \t]*-?-?insecure\b|^[ \t]*-k\b/m },
  { file: /(^|\/)\.?wgetrc$/, line: /^[ \t]*check_certificate\s*=\s*off/im },
  { file: /(^|\/)\.npmrc$|\/npmrc$/, line: /^[ \t]*strict-ssl\s*=\s*false/m },
  { file: /(^|\/)\.yarnrc(\.yml)?$/, line: /^[ \t]*(strict-ssl\s+"?false|enableStrictSsl:\s*false)/m },
  { file: /(^|\/)pip\.(conf|ini)$/, line: /^[ \t]*trusted-host\s*=/m },
  { file: /(^|\/)\.?gitconfig$/, line: /^[ \t]*sslVerify\s*=\s*(false|0|off|no)/im },
  { file: /(^|\/)(yum|dnf)(\/dnf)?\.conf$|\.repo$/, line: /^[ \t]*sslverify\s*=\s*(0|false|no)/im },
  { file: /\/apt\.conf(\.d\/|$)/, line: /Verify-(Peer|Host)"?\s*[= "]*false/i },
];

/** Subcommands of dnf and yum that look something up or clean up (dnf(8), yum(8), looked up 2026-11-24). */
const DNF_IDLE =
  /^(list|info|search|repolist|repoinfo|repoquery|provides|whatprovides|check|check-update|clean|deplist|history|remove|erase|autoremove)$/;

/**
 * What switches the check of a package's signature or checksum off, by command. Subcommands that install nothing are idle: `apk index` lists packages,
 * `rpm -K` checks them (apk(8), rpm(8), zypper(8), looked up 2026-11-24).
 */
export const SIGNATURE_SWITCHES: ReadonlyMap<string, Switch> = new Map<string, Switch>([
  [
    'apt-get',
    {
      options: [
        'allow-unauthenticated',
        'force-yes',
        'allow-insecure-repositories',
        'o=APT::Get::AllowUnauthenticated=true',
        'o=Acquire::AllowInsecureRepositories=true',
      ],
    },
  ],
  ['apt', { options: ['allow-unauthenticated', 'force-yes', 'allow-insecure-repositories', 'o=APT::Get::AllowUnauthenticated=true'] }],
  [
    'apk',
    {
      options: ['allow-untrusted'],
      idle: /^(audit|cache|del|dot|fetch|index|info|list|manifest|mkndx|mkpkg|policy|search|stats|verify|version)$/,
    },
  ],
  ['yum', { options: ['nogpgcheck', 'setopt=gpgcheck=0', 'setopt=*.gpgcheck=0'], idle: DNF_IDLE }],
  ['dnf', { options: ['nogpgcheck', 'no-gpgchecks', 'setopt=gpgcheck=0', 'setopt=*.gpgcheck=0'], idle: DNF_IDLE }],
  ['microdnf', { options: ['nogpgcheck', 'setopt=gpgcheck=0'], idle: DNF_IDLE }],
  ['tdnf', { options: ['nogpgcheck'], idle: DNF_IDLE }],
  ['rpm', { options: ['nosignature', 'nodigest', 'nogpg'], idle: /^(q|query|K|checksig|V|verify|e|erase|initdb|rebuilddb|import)$/ }],
  [
    'zypper',
    {
      options: ['no-gpg-checks', 'no-gpg-check', 'allow-unsigned-rpm'],
      idle: /^(se|search|if|info|lr|repos|pa|packages|pch|patches|lu|list-updates|rm|remove|cc|clean|wp|what-provides|ls|services)$/,
    },
  ],
  ['gem', { options: ['P=NoSecurity', 'trust-policy=NoSecurity'] }],
  ['choco', { options: ['ignore-checksums', 'ignore-checksum', 'allow-empty-checksums'] }],
  ['install-module', { options: ['skippublishercheck'] }],
  ['install-package', { options: ['skippublishercheck'] }],
]);

/** Lines of configuration files that switch it off. */
export const SIGNATURE_LINES: readonly { readonly file: RegExp; readonly line: RegExp }[] = [
  { file: /sources\.list(\.d\/|$)/, line: /\[[^\][]*\btrusted\s*=\s*yes\b[^\][]*\]?|^[ \t]*Trusted:\s*yes/im },
  { file: /(^|\/)(yum|dnf)(\/dnf)?\.conf$|\.repo$/, line: /^[ \t]*(repo_)?gpgcheck\s*=\s*(0|false|no)/im },
  { file: /\/apt\.conf(\.d\/|$)/, line: /AllowUnauthenticated"?\s*[= "]*(true|1|yes)|AllowInsecureRepositories"?\s*[= "]*(true|1|yes)/i },
  { file: /pacman\.conf$/, line: /SigLevel\s*=\s*Never/i },
];
