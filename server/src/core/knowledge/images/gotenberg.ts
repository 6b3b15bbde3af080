import { defineFamily } from '../family/family';
import { service } from '../family/service';

/** Gotenberg: Chromium and LibreOffice behind an interface that makes PDF files. */
export default defineFamily({
  name: 'gotenberg',
  images: ['gotenberg/gotenberg', 'thecodingmachine/gotenberg'],
  distribution: 'debian',
  insiders: 'Gotenberg',
  profile: () =>
    service({
      start: { name: 'gotenberg', uid: 1001, gid: 1001 },
      readOnly: { tmpfs: [{ path: '/tmp' }], blockers: ['Chromium and LibreOffice, which keep profiles in /home/gotenberg'] },
      ports: [3000],
      silent: ['It has no login: everybody who reaches the port makes it open pages of the network that it is in.'],
      sources: ['gotenberg/gotenberg build/Dockerfile', 'gotenberg/gotenberg pkg/modules/chromium/browser.go'],
      confidence: 'medium',
      checked: '2026-11-30',
    }),
});
