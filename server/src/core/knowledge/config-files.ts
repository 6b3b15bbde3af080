/** Ends of names of files that programs read at start and people write. */
const ends =
  /\.(conf|cnf|cfg|config|ini|ya?ml|toml|properties|json5?|jsonc|xml|hcl|rules|env|htpasswd|crt|cer|pem|key|pub|list|repo|template|tmpl|j2|vcl|lua)$/i;

/** Names of such files that have no telling end. */
const names =
  /^(Caddyfile|Corefile|Procfile|hosts|passwd|group|shadow|resolv\.conf|nsswitch\.conf|crontab|\.htpasswd|\.env|my\.cnf|redis\.conf)$/;

/** Files with such ends that the program itself writes: certificates of Traefik, manifests and locks of package managers. */
const written =
  /(^|[-_.])(acme|package|package-lock|composer|tsconfig|lerna|deno|bun|pnpm-lock|poetry|pdm|data|db|state|cache|users|session|storage|settings|known_devices|secrets|automations|scripts|scenes)\.(json5?|ya?ml|lock|toml|xml)$/i;

/**
 * True for a file that a program only reads, by its name: what stands in a configuration, a certificate or a rule is written by people.
 * @param path inside the container.
 */
export function isConfigFile(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return (ends.test(name) || names.test(name)) && !written.test(name);
}

/** Folders below /etc that hold data: what runs there writes them (certbot, Pi-hole, GitLab, OpenVPN, WireGuard, InfluxDB, Tailscale). */
const data =
  /^\/etc\/(letsencrypt|pihole|dnsmasq\.d|gitlab|openvpn|wireguard|influxdb2|gitea|forgejo|acme\.sh|openldap|ldap|samba|nginx\/certs|nginx\/vhost\.d|traefik\/acme)(\/|$)/;

/** True for a place of a container where programs expect settings: below /etc, but for folders that they write. */
export function isSettingsPath(path: string): boolean {
  return /^(\/usr\/local)?\/etc\/./.test(path) && !data.test(path);
}
