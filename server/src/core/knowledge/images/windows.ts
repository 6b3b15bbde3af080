import { defineFamily } from '../family/family';
import { releasesOf } from '../family/releases';

/** Windows: Server Core, Nano Server and the whole system. */
export default defineFamily({
  name: 'windows',
  images: ['mcr.microsoft.com/windows/servercore', 'mcr.microsoft.com/windows/nanoserver', 'mcr.microsoft.com/windows'],
  distribution: 'windows',
  releases: {
    product: 'Windows Server',
    releases: releasesOf(`
      20h2 2022-08-09,
      ltsc2016 2027-01-12, ltsc2019 2029-01-09, ltsc2022 2031-10-14, ltsc2025 2034-11-14, 1709 2019-04-09, 1803 2019-11-12, 1903 2020-12-08, 1909 2021-05-11, 2004 2021-12-14
    `),
    source: 'endoflife.date/windows-server',
  },
});
