import { defineFamily } from '../family/family';
import { service } from '../family/service';
import { atLeast } from '../family/tag';

const nonroot = { name: 'nonroot', uid: 65532, gid: 65532 };

const readOnly = { tmpfs: [{ path: '/tmp' }], blockers: ['it is not known what it writes beside its data'] } as const;

/** Ory Kratos and Hydra: one program each, as a user of its own, with a port for everybody and one for administrators. */
export default defineFamily({
  name: 'ory',
  images: ['oryd/kratos', 'oryd/hydra'],
  profile: (tag, { short }) => {
    const isDistroless = /distroless/.test(tag.text);
    const source = (file: string) => `ory/${short} .docker/${file}`;
    const sources = [source('Dockerfile-alpine'), source('Dockerfile-distroless-static'), 'ory/xgoreleaser build.tmpl.yml'];
    const silent = (port: number) => [
      `Its interface for administrators on port ${port} has no login: whoever reaches it makes and reads accounts or clients.`,
    ];
    if (short === 'hydra') {
      // What started before 2.3 had no fixed uid.
      if (!atLeast(tag, 2, 3)) return undefined;
      return service({
        family: 'hydra',
        variant: isDistroless ? 'distroless' : 'alpine',
        start: nonroot,
        readOnly,
        ports: [4444, 4445],
        publicPorts: [4444],
        silent: silent(4445),
        sources,
        checked: '2026-11-30',
      });
    }
    if (!atLeast(tag, 0, 6)) return undefined;
    const data = isDistroless ? [] : ['/var/lib/sqlite', '/home/ory'];
    return service({
      family: 'kratos',
      variant: isDistroless ? 'distroless' : 'alpine',
      // The first group that Alpine gives to the system after `users`, which is 100.
      start: isDistroless ? nonroot : { name: 'ory', uid: 10000, gid: 101 },
      readOnly,
      data,
      // Before 0.8.2 the image without SQLite had the second only.
      ...(atLeast(tag, 0, 8, 2) && { volumes: data }),
      ports: [4433, 4434],
      publicPorts: [4433],
      silent: silent(4434),
      sources,
      ...(!isDistroless && { confidence: 'medium' as const }),
      checked: '2026-11-30',
    });
  },
});
