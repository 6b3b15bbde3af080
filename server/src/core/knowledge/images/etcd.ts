import { defineFamily } from '../family/family';
import { root, staysRoot } from '../family/profile';
import { service } from '../family/service';

/** etcd: the program alone, as root. */
export default defineFamily({
  name: 'etcd',
  images: ['quay.io/coreos/etcd', 'gcr.io/etcd-development/etcd', 'registry.k8s.io/etcd'],
  profile: () =>
    service({
      start: root,
      // From 3.4 on it makes its data folder 0700 itself.
      capabilities: staysRoot,
      anyUser: true,
      userWith: { account: { uid: 65532, gid: 65532 }, note: 'Its data must belong to that user and be closed to all others.' },
      readOnly: { tmpfs: [], blockers: ['its data, which lies in its working directory until `--data-dir` names a mount'] },
      ports: [2379, 2380],
      silent: ['It has neither login nor encryption until both are set up: everybody who reaches port 2379 reads and writes all keys.'],
      sources: ['etcd-io/etcd Dockerfile-release.amd64', 'etcd.io/docs/latest/op-guide/security'],
      confidence: 'medium',
    }),
});
