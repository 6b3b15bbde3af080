import { defineFamily } from '../family/family';
import { root, staysRoot } from '../family/profile';
import { service } from '../family/service';

/** MinIO: it stays root as long as MINIO_USERNAME and MINIO_GROUPNAME do not say otherwise. */
export default defineFamily({
  name: 'minio',
  images: ['minio/minio', 'quay.io/minio/minio'],
  profile: () =>
    service({
      start: root,
      capabilities: {
        ...staysRoot,
        optional: [
          { name: 'SETGID', why: 'with MINIO_USERNAME' },
          { name: 'SETUID', why: 'with MINIO_USERNAME' },
          { name: 'SYS_CHROOT', why: 'with MINIO_USERNAME' },
        ],
      },
      anyUser: true,
      userWith: { account: { uid: 1000, gid: 1000 }, note: 'The data must belong to that user.' },
      // Certificates are looked for there, and the folder is made at the start.
      readOnly: { tmpfs: [{ path: '/tmp' }, { path: '/root/.minio' }], blockers: [] },
      limits: { pids: 1024, why: 'MinIO waits for disks in threads of their own' },
      data: ['/data'],
      ports: [9000, 9001],
      publicPorts: [9000],
      fileSecrets: ['MINIO_ROOT_PASSWORD_FILE', 'MINIO_ROOT_USER_FILE'],
      health: ['CMD', 'mc', 'ready', 'local'],
      silent: [
        'Without MINIO_ROOT_USER and MINIO_ROOT_PASSWORD the login is minioadmin with the password minioadmin.',
        'Data lies where the command says: what is mounted elsewhere holds none.',
      ],
      sources: ['minio/minio README.md', 'minio/minio dockerscripts/docker-entrypoint.sh', 'minio/minio Dockerfile.release'],
    }),
});
