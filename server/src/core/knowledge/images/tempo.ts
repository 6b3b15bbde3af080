import { defineFamily } from '../family/family';
import { root, staysRoot } from '../family/profile';
import { service } from '../family/service';
import { atLeast } from '../family/tag';

/** Grafana Tempo: a user of its own since 2.5. */
export default defineFamily({
  name: 'tempo',
  images: ['grafana/tempo'],
  profile: (tag) => {
    const isRoot = !atLeast(tag, 2, 5);
    return service({
      variant: isRoot ? 'before 2.5' : '2.5 and later',
      start: isRoot ? root : { name: 'tempo', uid: 10001, gid: 10001 },
      ...(isRoot && { capabilities: staysRoot }),
      readOnly: { tmpfs: [{ path: '/tmp' }], blockers: ['the folders that its configuration names'] },
      data: isRoot ? [] : ['/var/tempo'],
      ports: [atLeast(tag, 2, 8) ? 3200 : 80, 9095],
      ...(!isRoot && {
        silent: ['Since 2.5 it is no longer root: data that an older version wrote must be given to 10001:10001 first.'],
      }),
      sources: ['grafana/tempo cmd/tempo/Dockerfile', 'grafana/tempo cmd/tempo/app/config.go'],
      checked: '2026-11-30',
    });
  },
});
