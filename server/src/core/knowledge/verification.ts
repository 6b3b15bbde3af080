/** A way to switch a check of a program off. */
export interface Switch {
  /** Options by name, without dashes; `name=value` where only one value does. */
  readonly options?: readonly (string | RegExp)[];
  /** Options that name what is trusted unseen: they and their value go together. */
  readonly hosts?: readonly string[];
  /** Subcommands, or options in their place, for which it decides nothing. */
  readonly idle?: RegExp;
}

/**
 * A command that writes a setting: all its words but the options, joined by blanks. `key` is what the setting is called: the same command that names it later, and does
 * not switch the check off, takes it back.
 */
export interface SettingCommand {
  readonly off: RegExp;
  readonly key: RegExp;
}

/** How yum and dnf write a setting that is off: `sslverify=0`, `main.gpgcheck=false` (yum.conf(5), dnf.conf(5), dnf5-config-manager(8)). */
const dnfOff = (key: string): RegExp => new RegExp(String.raw`^setopt=(\S+\.)?${key}\s*=\s*(0|no|false|off)$`, 'i');

/** How apt reads a truth that is false (apt-pkg/contrib/strutl.cc, `StringToBool`), and one that is true. */
const NO = String.raw`"?(?:0|no|false|without|off|disable)\b`;
const YES = String.raw`"?(?:1|yes|true|with|on|enable)\b`;
const APT_TLS = { options: [new RegExp(String.raw`^(o|option)=Acquire::https?::(\S+::)?Verify-(Peer|Host)\s*=\s*${NO}`, 'i')] };
const NODE_TLS = { options: ['strict-ssl=false', 'no-strict-ssl'] };
const DNF_TLS = { options: [dnfOff('(proxy_)?sslverify')] };
const WGET_TLS = {
  options: [
    /^no-check-?c?[a-z]*$/,
    /^check-certificate=(off|no|0|quiet)$/i,
    /^(e|execute)=\s*check[-_]?certificate\s*=\s*(off|no|0|quiet)/i,
  ],
};
const GIT_TLS = /^(c|config)=http\.(\S+\.)?sslVerify(=(false|no|off|0)?)$/i;

/**
 * What switches the check of TLS certificates off, by command: from the manual pages and references of the programs, looked up 2026-11-24 and
 * 2026-11-30. GNU's long options may be cut short.
 */
export const TLS_SWITCHES: ReadonlyMap<string, Switch> = new Map<string, Switch>([
  ['curl', { options: ['k', 'insecure', 'proxy-insecure', 'doh-insecure'] }],
  ['wget', WGET_TLS],
  ['wget2', WGET_TLS],
  ['aria2c', { options: ['check-certificate=false'] }],
  ['axel', { options: ['k', 'insecure'] }],
  ['http', { options: ['verify=no', 'verify=false'] }],
  ['https', { options: ['verify=no', 'verify=false'] }],
  ['pip', { hosts: ['trusted-host'] }],
  ['pipenv', { hosts: ['trusted-host'] }],
  ['pipx', { options: [/^pip-args=.*--trusted-host/] }],
  ['uv', { hosts: ['trusted-host', 'allow-insecure-host'] }],
  ['uvx', { hosts: ['allow-insecure-host'] }],
  ['conda', { options: ['k', 'insecure'] }],
  ['npm', NODE_TLS],
  ['npx', NODE_TLS],
  ['pnpm', NODE_TLS],
  ['yarn', NODE_TLS],
  ['yum', DNF_TLS],
  ['dnf', DNF_TLS],
  ['dnf5', DNF_TLS],
  ['microdnf', DNF_TLS],
  ['tdnf', DNF_TLS],
  ['yum-config-manager', DNF_TLS],
  ['apt-get', APT_TLS],
  ['apt', APT_TLS],
  ['aptitude', APT_TLS],
  ['apk', { options: ['no-check-certificate'] }],
  ['git', { options: [GIT_TLS] }],
  ['hg', { options: ['insecure'] }],
  ['svn', { options: ['trust-server-cert', /^trust-server-cert-failures=/] }],
  ['go', { options: ['insecure'] }],
  ['mvn', { options: [/^D=maven\.wagon\.http\.ssl\.(insecure|allowall)=true$/, 'D=aether.connector.https.securityMode=insecure'] }],
  ['ansible-galaxy', { options: ['c', 'ignore-certs'] }],
  ['kubectl', { options: ['insecure-skip-tls-verify', 'insecure-skip-tls-verify=true'] }],
  ['oc', { options: ['insecure-skip-tls-verify', 'insecure-skip-tls-verify=true'] }],
  ['helm', { options: ['insecure-skip-tls-verify', 'insecure-skip-tls-verify=true'] }],
  ['oras', { options: ['insecure'] }],
  ['crane', { options: ['insecure'] }],
  ['skopeo', { options: ['tls-verify=false', 'src-tls-verify=false', 'dest-tls-verify=false'] }],
  ['podman', { options: ['tls-verify=false'] }],
  ['buildah', { options: ['tls-verify=false'] }],
  ['aws', { options: ['no-verify-ssl'] }],
  ['invoke-webrequest', { options: ['skipcertificatecheck'] }],
  ['iwr', { options: ['skipcertificatecheck'] }],
  ['invoke-restmethod', { options: ['skipcertificatecheck'] }],
  ['irm', { options: ['skipcertificatecheck'] }],
]);

/** The same by commands that write a setting. */
export const TLS_SETTINGS: readonly SettingCommand[] = [
  // `c` is `config`, and `set` is a command of its own (docs.npmjs.com/cli/commands/npm-config, pnpm.io/cli/config).
  { off: /^p?npm (c |config )?set\b.*\bstrict-ssl[ =]false\b/i, key: /\bstrict-ssl\b/ },
  { off: /^yarn config set (strict-ssl|enableStrictSsl) (false|0)$/i, key: /strict-?ssl/i },
  // An empty value is false (git-config(1), "boolean").
  { off: /^git config (set )?http\.(\S+\.)?sslVerify (false|0|off|no)?$/i, key: /sslVerify/i },
  { off: /^pip\d* config set \S*trusted-host \S+/i, key: /trusted-host/i },
  { off: /^python\S* pip config set \S*trusted-host \S+/i, key: /trusted-host/i },
  { off: /^poetry config certificates\.\S+\.cert false$/i, key: /certificates\.\S+\.cert/i },
  { off: /^composer config disable-tls true$/i, key: /disable-tls/i },
  { off: /^(conda|mamba|micromamba) config (set )?ssl_verify (false|no|off|0)$/i, key: /ssl_verify/i },
  { off: /^bundler? config (set )?ssl_verify_mode 0$/i, key: /ssl_verify_mode/i },
  { off: /^go env GOINSECURE=\S+/, key: /GOINSECURE/ },
  { off: /^go env GOFLAGS=.*-insecure\b/, key: /GOFLAGS/ },
  { off: /^dnf5? config-manager setopt .*\bsslverify=(0|no|false|off)\b/i, key: /sslverify/i },
  { off: /^gcloud config set auth\/disable_ssl_validation true$/i, key: /disable_ssl_validation/i },
  // libzypp takes it from the address of a repository (zypper(8), "Supported URI formats").
  { off: /^zypper (ar|addrepo)\b.*[?&]ssl_verify=(no|false|0)\b/i, key: /ssl_verify/ },
];

/**
 * Variables that switch the check off when they hold a value that looks so. git looks whether its variable is there at all, whatever it holds (git/git http.c,
 * `http_init`; looked up 2026-11-30).
 */
export const TLS_VARIABLES: ReadonlyMap<string, RegExp> = new Map([
  ['NODE_TLS_REJECT_UNAUTHORIZED', /^0$/],
  ['PYTHONHTTPSVERIFY', /^0$/],
  ['GIT_SSL_NO_VERIFY', /^/],
  ['NPM_CONFIG_STRICT_SSL', /^false$/i],
  ['PNPM_CONFIG_STRICT_SSL', /^false$/i],
  ['YARN_STRICT_SSL', /^false$/i],
  ['YARN_ENABLE_STRICT_SSL', /^(false|0)$/i],
  ['PIP_TRUSTED_HOST', /./],
  ['UV_INSECURE_HOST', /./],
  ['BUNDLE_SSL_VERIFY_MODE', /^0$/],
  ['GOINSECURE', /./],
  ['GOFLAGS', /(^|\s)-insecure\b/],
  ['COMPOSER_DISABLE_TLS', /^(1|true)$/i],
  ['CONDA_SSL_VERIFY', /^(false|no|off|0)$/i],
  ['MAVEN_OPTS', /-Dmaven\.wagon\.http\.ssl\.(insecure|allowall)=true/],
  ['VAULT_SKIP_VERIFY', /^(1|t|true)$/i],
  ['AZURE_CLI_DISABLE_CONNECTION_VERIFICATION', /^(1|true)$/i],
  ['HTTPLIB2_DISABLE_SSL_CERTIFICATE_VALIDATION', /^(1|true)$/i],
]);

/** Lines of configuration files that switch the check off, with the files that they count in. */
export const TLS_LINES: readonly { readonly file: RegExp; readonly line: RegExp }[] = [
  { file: /(^|\/)[._]?curlrc$/, line: /^[ \t]*-?-?(proxy-)?insecure\b|^[ \t]*-[a-zA-Z]*k\b/m },
  // Case, dashes and underscores do not count (Wget manual, "Wgetrc Syntax").
  { file: /(^|\/)\.?wgetrc$/, line: /^[ \t]*check[-_]?certificate\s*=\s*(off|no|0|quiet)/im },
  { file: /(^|\/)\.?npmrc$/, line: /^[ \t]*strict-ssl\s*=\s*false/m },
  { file: /(^|\/)\.yarnrc(\.yml)?$/, line: /^[ \t]*"?(strict-ssl"?\s+"?false|enableStrictSsl:\s*false)/m },
  { file: /(^|\/)pip\.(conf|ini)$/, line: /^[ \t]*trusted-host\s*=/m },
  { file: /(^|\/)uv\.toml$/, line: /^[ \t]*allow-insecure-host\s*=\s*\[\s*["']/m },
  { file: /(^|\/)\.?condarc$/, line: /^[ \t]*ssl_verify:\s*(false|no|off)/im },
  { file: /(^|\/)\.?gemrc$/, line: /^[ \t]*:?ssl_verify_mode:\s*0/m },
  { file: /(^|\/)\.?gitconfig$|\/git\/config$/, line: /^[ \t]*sslVerify\s*=\s*(false|0|off|no)\b/im },
  { file: /(^|\/)(yum|dnf)(\/dnf)?\.conf$|\.repo$/, line: /^[ \t]*(proxy_)?sslverify\s*=\s*(0|false|no|off)/im },
  { file: /\.repo$/, line: /^[ \t]*(baseurl|mirrorlist)\s*=\S*[?&]ssl_verify=(no|false|0)\b/im },
  { file: /\/apt\.conf(\.d\/|$)/, line: new RegExp(String.raw`Verify-(Peer|Host)"?\s*[= ]*${NO}`, 'i') },
];

/** Subcommands of dnf and yum that look something up or clean up (dnf(8), yum(8), looked up 2026-11-24). */
const DNF_IDLE =
  /^(list|info|search|repolist|repoinfo|repoquery|provides|whatprovides|check|check-update|clean|deplist|history|remove|erase|autoremove)$/;

/** What apt is told, by option or in a file: `-o APT::Get::AllowUnauthenticated=true`. */
const APT_SIGNATURE = {
  options: [
    'allow-unauthenticated',
    'allow-unauthenticated=true',
    'force-yes',
    'allow-insecure-repositories',
    'allow-weak-repositories',
    new RegExp(String.raw`^(o|option)=(APT::Get::AllowUnauthenticated|Acquire::Allow(Insecure|Weak)Repositories)\s*=\s*${YES}`, 'i'),
  ],
  // apt-get(8), looked up 2026-12-01
  idle: /^(remove|purge|auto-?remove|autopurge|(auto|dist)?clean|changelog|show|search|list|policy)$/,
};
const DNF_SIGNATURE = { options: ['nogpgcheck', 'no-gpgchecks', dnfOff('(pkg_|localpkg_)?gpgcheck')], idle: DNF_IDLE };

/**
 * What switches the check of a package's signature or checksum off, by command. Subcommands that install nothing are idle: `apk index` lists packages,
 * `rpm -K` checks them (apk(8), rpm(8), zypper(8), looked up 2026-11-24).
 */
export const SIGNATURE_SWITCHES: ReadonlyMap<string, Switch> = new Map<string, Switch>([
  ['apt-get', APT_SIGNATURE],
  ['apt', APT_SIGNATURE],
  ['aptitude', { ...APT_SIGNATURE, options: [...APT_SIGNATURE.options, 'allow-untrusted'] }],
  [
    'apk',
    {
      options: ['allow-untrusted'],
      idle: /^(audit|cache|del|dot|fetch|index|info|list|manifest|mkndx|mkpkg|policy|search|stats|verify|version)$/,
    },
  ],
  ['yum', DNF_SIGNATURE],
  ['dnf', DNF_SIGNATURE],
  ['dnf5', DNF_SIGNATURE],
  ['microdnf', DNF_SIGNATURE],
  ['tdnf', DNF_SIGNATURE],
  ['yum-config-manager', DNF_SIGNATURE],
  [
    'rpm',
    {
      options: ['nosignature', 'nodigest', 'nopgp', 'nogpg', 'noverify', /^(D|define)=_pkgverify_level\s+none/],
      idle: /^(q|query|K|checksig|V|verify|e|erase|initdb|rebuilddb|import)$/,
    },
  ],
  [
    'zypper',
    {
      options: [
        'no-gpg-checks',
        'no-gpg-check',
        'no-gpgcheck',
        'allow-unsigned-rpm',
        'G',
        'gpgcheck-allow-unsigned',
        'gpgcheck-allow-unsigned-repo',
        'gpgcheck-allow-unsigned-package',
      ],
      idle: /^(se|search|if|info|lr|repos|pa|packages|pch|patches|lu|list-updates|rm|remove|cc|clean|wp|what-provides|ls|services)$/,
    },
  ],
  ['gem', { options: ['P=NoSecurity', 'trust-policy=NoSecurity'] }],
  ['choco', { options: ['ignore-checksums', 'ignore-checksum', 'allow-empty-checksums'] }],
  ['install-module', { options: ['skippublishercheck'] }],
  ['install-package', { options: ['skippublishercheck'] }],
]);

/** The same by commands that write a setting. */
export const SIGNATURE_SETTINGS: readonly SettingCommand[] = [
  { off: /^dnf5? config-manager setopt .*\b(pkg_)?gpgcheck=(0|no|false|off)\b/i, key: /gpgcheck/i },
  // The checksum database of Go (pkg.go.dev/cmd/go, "Environment variables").
  { off: /^go env (GOSUMDB=off|GONOSUMCHECK=1|GONOSUMDB=\*)/, key: /GOSUMDB|GONOSUM/ },
];

/** Variables that switch it off when they hold a value that looks so. What names modules of one's own is asked of no public database. */
export const SIGNATURE_VARIABLES: ReadonlyMap<string, RegExp> = new Map([
  ['GOSUMDB', /^off$/],
  ['GONOSUMDB', /^\*/],
  ['GONOSUMCHECK', /^1$/],
  ['GOFLAGS', /(^|\s)-nosumcheck\b/],
]);

/** Lines of configuration files that switch it off. */
export const SIGNATURE_LINES: readonly { readonly file: RegExp; readonly line: RegExp }[] = [
  {
    file: /sources\.list(\.d\/|$)/,
    line: /\[[^\][]*\b(trusted|allow-insecure)\s*=\s*(yes|true|1)\b[^\][]*\]?|^[ \t]*(Trusted|Allow-Insecure):\s*(yes|true|1)\b/im,
  },
  { file: /(^|\/)(yum|dnf)(\/dnf)?\.conf$|\.repo$/, line: /^[ \t]*(pkg_)?gpgcheck\s*=\s*(0|false|no|off)\b/im },
  { file: /(^|\/)zypp\.conf$/, line: /^[ \t]*(pkg_|repo_)?gpgcheck\s*=\s*(0|false|no|off)\b/im },
  {
    file: /\/apt\.conf(\.d\/|$)/,
    line: new RegExp(String.raw`(AllowUnauthenticated|Allow(?:Insecure|Weak)Repositories)"?\s*[= ]*${YES}`, 'i'),
  },
  { file: /pacman\.conf$/, line: /SigLevel\s*=.*\b(Never|PackageNever|TrustAll)\b/i },
  { file: /(^|\/)rpm\/macros[^/]*$|\.rpmmacros$/, line: /^%_pkgverify_level\s+none/m },
];
