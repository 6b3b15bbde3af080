import { defineFamily } from '../family/family';
import { type Account, root } from '../family/profile';
import { service } from '../family/service';

export const account = (name: string): Account => ({ name, uid: 100, gid: 1000 });

/** Vault: the entrypoint gives the program a file capability, its folders to vault, and steps down. */
export default defineFamily({
  name: 'vault',
  images: ['hashicorp/vault', 'vault'],
  profile: () =>
    service({
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
});
