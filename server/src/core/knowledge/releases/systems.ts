import { type ReleaseLine, releasesOf } from './line';

/** Operating systems. Debian counts until the end of its long-term support, which its archive serves to every image; Ubuntu until the end of standard support. */
export const systems: readonly ReleaseLine[] = [
  {
    product: 'Alpine Linux',
    images: ['alpine'],
    releases: releasesOf(`
      3.3 2017-11-01, 3.4 2018-05-01, 3.5 2018-11-01, 3.6 2019-05-01, 3.7 2019-11-01, 3.8 2020-05-01, 3.9 2020-11-01, 3.10 2021-05-01,
      3.11 2021-11-01, 3.12 2022-05-01, 3.13 2022-11-01, 3.14 2023-05-01, 3.15 2023-11-01, 3.16 2024-05-23, 3.17 2024-11-22, 3.18
      2025-05-09, 3.19 2025-11-01, 3.20 2026-04-01, 3.21 2026-11-01, 3.22 2027-05-01, 3.23 2027-11-01, 3.24 2028-06-01
    `),
    source: 'endoflife.date/alpine-linux',
  },
  {
    product: 'Debian',
    images: ['debian'],
    releases: releasesOf(`
      7/wheezy 2018-05-31, 8/jessie 2020-06-30, 9/stretch 2022-07-01, 10/buster 2024-06-30, 11/bullseye 2026-08-31, 12/bookworm
      2028-06-30, 13/trixie 2030-06-30
    `),
    source: 'endoflife.date/debian',
  },
  {
    product: 'Ubuntu',
    images: ['ubuntu'],
    releases: releasesOf(`
      14.04/trusty 2019-04-02, 14.10/utopic 2015-07-23, 15.04/vivid 2016-02-04, 15.10/wily 2016-07-28, 16.04/xenial 2021-04-02,
      16.10/yakkety 2017-07-20, 17.04/zesty 2018-01-13, 17.10/artful 2018-07-19, 18.04/bionic 2023-05-31, 18.10/cosmic 2019-07-18,
      19.04/disco 2020-01-23, 19.10/eoan 2020-07-06, 20.04/focal 2025-05-31, 20.10/groovy 2021-07-22, 21.04/hirsute 2022-01-20,
      21.10/impish 2022-07-14, 22.04/jammy 2027-04-01, 22.10/kinetic 2023-07-20, 23.04/lunar 2024-01-20, 23.10/mantic 2024-07-12,
      24.04/noble 2029-05-31, 24.10/oracular 2025-07-10, 25.04/plucky 2026-01-17, 25.10/questing 2026-07-01, 26.04/resolute 2031-04-30
    `),
    source: 'endoflife.date/ubuntu',
  },
  {
    product: 'CentOS',
    images: ['centos'],
    releases: releasesOf(`
      5 2017-03-31, 6 2020-11-30, 7 2024-06-30, 8 2021-12-31
    `),
    source: 'endoflife.date/centos',
  },
  {
    product: 'CentOS Stream',
    images: ['quay.io/centos/centos'],
    releases: releasesOf(`
      stream8 2024-05-31, stream9 2027-05-31, stream10 2030-05-31
    `),
    source: 'endoflife.date/centos-stream',
  },
  {
    product: 'Fedora',
    images: [
      'fedora',
      'registry.fedoraproject.org/fedora',
      'registry.fedoraproject.org/fedora-minimal',
      'quay.io/fedora/fedora',
      'quay.io/fedora/fedora-minimal',
    ],
    releases: releasesOf(`
      28 2019-05-28, 29 2019-11-26, 30 2020-05-26, 31 2020-11-24, 32 2021-05-25, 33 2021-11-30, 34 2022-06-07, 35 2022-12-13, 36
      2023-05-16, 37 2023-12-05, 38 2024-05-21, 39 2024-11-26, 40 2025-05-13, 41 2025-12-15, 42 2026-05-27, 43 2026-12-09, 44
      2027-06-02
    `),
    source: 'endoflife.date/fedora',
  },
  {
    product: 'Amazon Linux',
    images: ['amazonlinux', 'public.ecr.aws/amazonlinux/amazonlinux'],
    releases: releasesOf(`
      2 2026-06-30, 2018.03 2023-12-31, 2023 2029-06-30
    `),
    source: 'endoflife.date/amazon-linux',
  },
  {
    product: 'openSUSE Leap',
    images: ['opensuse/leap'],
    releases: releasesOf(`
      15.0 2019-12-03, 15.1 2021-02-02, 15.2 2022-01-04, 15.3 2022-12-31, 15.4 2023-12-07, 15.5 2024-12-31, 15.6 2026-04-30, 16.0
      2027-10-31, 42.1 2017-05-17, 42.2 2018-01-26, 42.3 2019-07-01
    `),
    source: 'endoflife.date/opensuse',
  },
  {
    product: 'Windows Server',
    images: ['mcr.microsoft.com/windows/servercore', 'mcr.microsoft.com/windows/nanoserver', 'mcr.microsoft.com/windows'],
    releases: releasesOf(`
      20h2 2022-08-09,
      ltsc2016 2027-01-12, ltsc2019 2029-01-09, ltsc2022 2031-10-14, ltsc2025 2034-11-14, 1709 2019-04-09, 1803 2019-11-12, 1903 2020-12-08, 1909 2021-05-11, 2004 2021-12-14
    `),
    source: 'endoflife.date/windows-server',
  },
];
