import { base } from '../family/base';
import { defineFamily } from '../family/family';
import { releasesOf } from '../family/releases';
import { atLeast } from '../family/tag';

const account = { name: 'app', uid: 1654, gid: 1654 };

/** .NET: from version 8 on with an account that it does not use; the chiseled variants start as that. */
export default defineFamily({
  name: 'dotnet',
  images: [
    'mcr.microsoft.com/dotnet/sdk',
    'mcr.microsoft.com/dotnet/aspnet',
    'mcr.microsoft.com/dotnet/runtime',
    'mcr.microsoft.com/dotnet/runtime-deps',
  ],
  releases: {
    product: '.NET',
    releases: releasesOf(`
      1.0 2019-06-27, 1.1 2019-06-27, 2.0 2018-10-01, 2.1 2021-08-21, 2.2 2019-12-23, 3.0 2020-03-03, 3.1 2022-12-13, 5.0 2022-05-10,
      6.0 2024-11-12, 7.0 2024-05-14, 8.0 2026-11-10, 9.0 2026-11-10, 10.0 2028-11-14
    `),
    source: 'endoflife.date/dotnet',
  },
  profile(tag) {
    const isChiseled = /chiseled|distroless/.test(tag.text);
    const hasUser = atLeast(tag, 8) || isChiseled;
    return base({
      variant: isChiseled ? 'chiseled' : 'full',
      ...(isChiseled && { start: account }),
      ...(hasUser && { userOk: account }),
      sources: [
        'dotnet/dotnet-docker src/runtime-deps/10.0/trixie-slim/amd64/Dockerfile',
        'dotnet/dotnet-docker src/runtime-deps/10.0/noble-chiseled/amd64/Dockerfile',
      ],
    });
  },
});
