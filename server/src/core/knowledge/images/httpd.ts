import { type ImageFamily, root } from './profile';

/** Apache httpd, the official image: the parent stays root, its children do not. */
export const httpd: ImageFamily = {
  name: 'httpd',
  images: ['httpd'],
  profile(tag) {
    const id = tag.alpine ? 82 : 33;
    return {
      family: 'httpd',
      variant: tag.alpine ? 'alpine' : 'debian',
      kind: 'service',
      start: root,
      run: { name: 'www-data', uid: id, gid: id },
      stepDown: 'native',
      // Without them the port stays open while no child answers.
      capabilities: { root: ['SETGID', 'SETUID'], file: [], optional: [] },
      // No `userOk`: the directory of logs and pid file belongs to root.
      readOnly: { tmpfs: [{ path: '/usr/local/apache2/logs' }, { path: '/tmp' }], blockers: [] },
      data: [],
      ports: [80],
      fileSecrets: [],
      usesSetuid: false,
      sources: ['docker-library/httpd 2.4/Dockerfile', 'docker-library/httpd 2.4/httpd-foreground'],
      confidence: 'high',
      checkedBy: 'entrypoint',
      checked: '2026-11-24',
    };
  },
};
