import { defineFamily } from '../family/family';
import { releasesOf } from '../family/releases';

/** .NET Core, ended with version 3.1. */
export default defineFamily({
  name: 'dotnet-core',
  images: [
    'mcr.microsoft.com/dotnet/core/sdk',
    'mcr.microsoft.com/dotnet/core/aspnet',
    'mcr.microsoft.com/dotnet/core/runtime',
    'mcr.microsoft.com/dotnet/core/runtime-deps',
  ],
  releases: {
    product: '.NET Core',
    releases: releasesOf(`
      1.0 2019-06-27, 1.1 2019-06-27, 2.0 2018-10-01, 2.1 2021-08-21, 2.2 2019-12-23, 3.0 2020-03-03, 3.1 2022-12-13
    `),
    source: 'endoflife.date/dotnet',
  },
});
