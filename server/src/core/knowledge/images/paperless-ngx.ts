import { defineFamily } from '../family/family';
import { root } from '../family/profile';
import { service } from '../family/service';

/** Paperless-ngx: s6 as root gives its folders to a user and starts each part as that one. */
export default defineFamily({
  name: 'paperless-ngx',
  images: ['ghcr.io/paperless-ngx/paperless-ngx', 'paperlessngx/paperless-ngx'],
  distribution: 'debian',
  profile: () => {
    const folder = (name: string): string => `/usr/src/paperless/${name}`;
    const data = [folder('data'), folder('media'), folder('consume'), folder('export')];
    return service({
      start: root,
      run: { name: 'paperless', uid: 1000, gid: 1000 },
      stepDown: 's6',
      // FOWNER is for apt, which fetches languages at the start; KILL ends what runs as that user.
      capabilities: { root: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL', 'SETGID', 'SETUID'], file: [], optional: [] },
      readOnly: {
        tmpfs: [{ path: '/tmp' }, { path: '/run', exec: true }],
        blockers: ['/etc/passwd, where it writes its user, and packages that PAPERLESS_OCR_LANGUAGES names'],
      },
      data,
      volumes: data,
      ports: [8000],
      publicPorts: [8000],
      health: 'image',
      fileSecrets: ['PAPERLESS_*_FILE'],
      silent: ['USERMAP_UID and USERMAP_GID count only where it starts as root.'],
      sources: [
        'paperless-ngx/paperless-ngx Dockerfile',
        'paperless-ngx/paperless-ngx docker/rootfs/etc/s6-overlay/s6-rc.d/init-folders/run',
        'paperless-ngx/paperless-ngx docker/rootfs/etc/s6-overlay/s6-rc.d/init-modify-user/run',
        'paperless-ngx/paperless-ngx docker/rootfs/etc/s6-overlay/s6-rc.d/init-tesseract-langs/run',
      ],
      checked: '2026-11-30',
    });
  },
});
