import { defineFamily } from '../family/family';
import { service } from '../family/service';

/** Apache Tika, which reads text out of files. */
export default defineFamily({
  name: 'tika',
  images: ['apache/tika'],
  insiders: 'Tika',
  profile: (tag) =>
    service({
      variant: /-full$/.test(tag.text) ? 'full' : 'minimal',
      start: { uid: 35002, gid: 35002 },
      readOnly: {
        tmpfs: [{ path: '/tmp' }],
        blockers: ['programs that it starts, such as Tesseract and ImageMagick, and extensions in /tika-extras'],
      },
      ports: [9998],
      silent: ['It has no login: everybody who reaches the port makes it open files and addresses of its network.'],
      sources: ['apache/tika-docker full/Dockerfile', 'apache/tika-docker minimal/Dockerfile'],
      confidence: 'medium',
      checked: '2026-11-30',
    }),
});
