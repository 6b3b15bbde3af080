import { defineFamily } from '../family/family';
import { root, stepsDown } from '../family/profile';
import { service } from '../family/service';

const account = { name: 'lldap', uid: 1000, gid: 1000 };

/** LLDAP, a small LDAP server: the entrypoint gives its folders to UID and GID, and steps down. */
export default defineFamily({
  name: 'lldap',
  images: ['lldap/lldap', 'ghcr.io/lldap/lldap'],
  profile: (tag) => {
    const both = {
      data: ['/data'],
      ports: [3890, 6360, 17170],
      sources: ['lldap/lldap docker-entrypoint.sh', 'lldap/lldap .github/workflows/Dockerfile.ci.debian', 'lldap/lldap docs/install.md'],
      fileSecrets: ['LLDAP_JWT_SECRET_FILE', 'LLDAP_KEY_SEED_FILE', 'LLDAP_LDAP_USER_PASS_FILE'],
      confidence: 'medium',
      checked: '2026-11-30',
    } as const;
    if (/rootless/.test(tag.text)) return service({ ...both, variant: 'rootless', start: account });
    return service({
      ...both,
      variant: 'with gosu',
      start: root,
      run: account,
      stepDown: 'gosu',
      capabilities: stepsDown,
      readOnly: { tmpfs: [{ path: '/tmp' }], blockers: ['/app, whose owner it changes at the start'] },
    });
  },
});
