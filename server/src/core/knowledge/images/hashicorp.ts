import { type Account, type ImageFamily, root } from './profile';
import { service } from './service';

const account = (name: string): Account => ({ name, uid: 100, gid: 1000 });

/** Vault: the entrypoint gives the program a file capability, its folders to vault, and steps down. */
export const vault: ImageFamily = {
  name: 'vault',
  images: ['hashicorp/vault', 'vault'],
  profile: () =>
    service({
      family: 'vault',
      start: root,
      run: account('vault'),
      stepDown: 'su-exec',
      capabilities: {
        // setcap must not fail; what it sets is taken back where the container may not use it. DAC_OVERRIDE writes VAULT_LOCAL_CONFIG.
        root: ['CHOWN', 'DAC_OVERRIDE', 'SETFCAP', 'SETGID', 'SETUID'],
        file: [],
        optional: [],
      },
      // no-new-privileges takes the file capability away, and Vault ends when it cannot lock its memory.
      usesSetuid: true,
      userWith: {
        account: account('vault'),
        environment: { SKIP_CHOWN: 'true', SKIP_SETCAP: 'true' },
        note: 'Its configuration must say `disable_mlock = true`, and its folders must belong to that user.',
      },
      data: ['/vault/file', '/vault/logs', '/vault/config'],
      volumes: ['/vault/file', '/vault/logs'],
      readOnly: {
        tmpfs: [{ path: '/tmp' }],
        blockers: ['setcap, which changes the program file at the start: set SKIP_SETCAP'],
      },
      ports: [8200, 8201],
      publicPorts: [8200],
      needs: {
        capabilities: [{ name: 'IPC_LOCK', why: 'keeping secrets out of the swap', optional: true }],
        instead:
          'Grant IPC_LOCK, or set SKIP_SETCAP and `disable_mlock = true` on a machine without swap; nothing else of the host is needed.',
      },
      silent: [
        'The command of the image is `server -dev`: everything lies in memory, unsealed, and its root token is in the log.',
        'With SKIP_SETCAP or without IPC_LOCK, and without `disable_mlock`, it ends with "Failed to lock memory".',
      ],
      sources: ['hashicorp/docker-vault 0.X/docker-entrypoint.sh', 'hashicorp/vault Dockerfile'],
      checks: { capabilities: { checkedBy: 'source' }, user: { checkedBy: 'entrypoint' } },
    }),
};

/** Consul: the entrypoint gives its folders to consul and steps down. */
export const consul: ImageFamily = {
  name: 'consul',
  images: ['hashicorp/consul', 'consul'],
  profile: () =>
    service({
      family: 'consul',
      start: root,
      run: account('consul'),
      stepDown: 'su-exec',
      capabilities: {
        // DAC_OVERRIDE writes CONSUL_LOCAL_CONFIG.
        root: ['CHOWN', 'DAC_OVERRIDE', 'SETGID', 'SETUID'],
        file: [],
        optional: [{ name: 'SETFCAP', why: 'with CONSUL_ALLOW_PRIVILEGED_PORTS, together with NET_BIND_SERVICE' }],
      },
      userWith: {
        account: account('consul'),
        environment: { CONSUL_DISABLE_PERM_MGMT: '1' },
        note: 'Its folders must belong to that user.',
      },
      data: ['/consul/data', '/consul/config'],
      volumes: ['/consul/data'],
      ports: [8300, 8301, 8302, 8500, 8600],
      udp: [8301, 8302, 8600],
      health: ['CMD', 'curl', '-sf', '-o', '/dev/null', 'http://127.0.0.1:8500/v1/status/leader'],
      silent: [
        'The command of the image is `agent -dev -client 0.0.0.0`: everything lies in memory, and everybody who reaches port 8500 changes it.',
        'With `enable_script_checks` everybody who may register a service runs commands.',
      ],
      sources: ['hashicorp/consul Dockerfile', 'hashicorp/consul .release/docker/docker-entrypoint.sh'],
      checks: { capabilities: { checkedBy: 'source' } },
    }),
};
