import { defineFamily } from '../family/family';
import { root, staysRoot } from '../family/profile';
import { service } from '../family/service';

const account = { name: 'qdrant', uid: 1000, gid: 1000 };

/** Qdrant, a database of vectors. */
export default defineFamily({
  name: 'qdrant',
  images: ['qdrant/qdrant'],
  distribution: 'debian',
  database: true,
  profile: (tag) => {
    const own = /unprivileged/.test(tag.text);
    return service({
      variant: own ? 'unprivileged' : 'root',
      start: own ? account : root,
      ...(!own && { capabilities: staysRoot }),
      readOnly: { tmpfs: [{ path: '/tmp' }], blockers: ['/qdrant, where it marks that it has started and keeps snapshots'] },
      data: ['/qdrant/storage'],
      ports: [6333, 6334],
      silent: ['Without an API key everybody who reaches the ports reads and writes all data.'],
      sources: ['qdrant/qdrant Dockerfile', 'qdrant/qdrant tools/entrypoint.sh'],
      confidence: 'medium',
      checked: '2026-11-30',
    });
  },
});
