/** Where a program keeps what it must not lose. */
interface Keeps {
  /** Below the home directory of its user (`~`), or in the directory that it works in (`.`). */
  readonly in: string;
  /** Options and variables that name another place, or keep it from keeping anything. */
  readonly unless: RegExp;
}

const redis: Keeps = { in: '.', unless: /^\/|\.conf$|^--(dir|save|stop-writes-on-bgsave-error)$|^-$/ };
const bitcoin: Keeps = { in: '~', unless: /^--?(datadir|conf)(=|$)/ };

/**
 * Servers that keep their data where their user decides, by the names of the programs. Checked on 2026-12-01: ollama/ollama docs/docker.mdx; ethereum/go-ethereum
 * cmd/utils/flags.go; lightningnetwork/lnd config.go; ipfs/kubo docs/environment-variables.md; rclone/rclone docs/content/docs.md;
 * caddyserver.com/docs/conventions; znc(1); nodered.org/docs/user-guide/configuration; docs.n8n.io, "specify user folder path"; syncthing-config(5);
 * transmission-daemon(1) and its tr_getDefaultConfigDir; redis.conf (`dir ./`, `save`, `stop-writes-on-bgsave-error`). Believed: bitcoin/bitcoin
 * doc/files.md and its forks, monerod, lightningd, deluged.
 */
const places: ReadonlyMap<string, Keeps> = new Map<string, Keeps>([
  ['ollama', { in: '~/.ollama', unless: /^OLLAMA_MODELS$/ }],
  ['geth', { in: '~/.ethereum', unless: /^--?datadir(=|$)|^--dev$/ }],
  ['lnd', { in: '~/.lnd', unless: /^--?(lnddir|datadir)(=|$)/ }],
  ['lightningd', { in: '~/.lightning', unless: /^--lightning-dir(=|$)/ }],
  ...['bitcoind', 'litecoind', 'dogecoind', 'dashd'].map((name) => [name, bitcoin] as const),
  ['monerod', { in: '~/.bitmonero', unless: /^--(data-dir|config-file)(=|$)/ }],
  ['ipfs', { in: '~/.ipfs', unless: /^IPFS_PATH$|^--repo-dir(=|$)/ }],
  ['rclone', { in: '~/.config/rclone', unless: /^--config(=|$)|^(RCLONE_CONFIG(_DIR)?|XDG_CONFIG_HOME)$/ }],
  ['caddy', { in: '~/.local/share/caddy', unless: /^XDG_DATA_HOME$/ }],
  ['znc', { in: '~/.znc', unless: /^(-\w*d|--datadir(=|$))/ }],
  ['node-red', { in: '~/.node-red', unless: /^(-u|--userDir)(=|$)/ }],
  ['n8n', { in: '~/.n8n', unless: /^N8N_USER_FOLDER$/ }],
  ['syncthing', { in: '~/.local/state/syncthing', unless: /^(-H|--?(home|config|data))(=|$)|^(ST(HOME|CONF|DATA)DIR|XDG_STATE_HOME)$/ }],
  ['transmission-daemon', { in: '~/.config/transmission-daemon', unless: /^(-g|--config-dir)(=|$)|^(TRANSMISSION_HOME|XDG_CONFIG_HOME)$/ }],
  ['deluged', { in: '~/.config/deluge', unless: /^(-c|--config)(=|$)|^XDG_CONFIG_HOME$/ }],
  ['redis-server', redis],
  ['valkey-server', redis],
]);

/**
 * Where a program keeps its data when it is called so: `~/.x`, or `.` for the directory that it works in.
 * @param said its arguments and the names of the variables that it is given
 */
export function keptIn(program: string, said: readonly string[]): string | undefined {
  const keeps = places.get(program);
  return keeps && !said.some((one) => keeps.unless.test(one)) ? keeps.in : undefined;
}
