import { base, nobody } from '../family/base';
import { defineFamily } from '../family/family';
import { releasesOf } from '../family/releases';
import { atLeast } from '../family/tag';

/** Ubuntu: a shell as root. From 23.04 on its images bring a user of their own, which the Dockerfile of MariaDB deletes before it makes its own. */
export default defineFamily({
  name: 'ubuntu',
  images: ['ubuntu', 'public.ecr.aws/ubuntu/ubuntu'],
  distribution: 'debian',
  releases: {
    product: 'Ubuntu',
    releases: releasesOf(`
      4.10/warty 2006-04-30, 5.04/hoary 2006-10-31, 5.10/breezy 2007-04-13, 6.06/dapper 2011-06-01, 6.10/edgy 2008-04-26,
      7.04/feisty 2008-10-19, 7.10/gutsy 2009-04-18, 8.04/hardy 2013-05-09, 8.10/intrepid 2010-04-30, 9.04/jaunty 2010-10-23,
      9.10/karmic 2011-04-30, 10.04/lucid 2013-05-09, 10.10/maverick 2012-04-10, 11.04/natty 2012-10-28, 11.10/oneiric 2013-05-09,
      12.04/precise 2017-04-28, 12.10/quantal 2014-05-16, 13.04/raring 2014-01-27, 13.10/saucy 2014-07-17,
      14.04/trusty 2019-04-02, 14.10/utopic 2015-07-23, 15.04/vivid 2016-02-04, 15.10/wily 2016-07-28, 16.04/xenial 2021-04-02,
      16.10/yakkety 2017-07-20, 17.04/zesty 2018-01-13, 17.10/artful 2018-07-19, 18.04/bionic 2023-05-31, 18.10/cosmic 2019-07-18,
      19.04/disco 2020-01-23, 19.10/eoan 2020-07-06, 20.04/focal 2025-05-31, 20.10/groovy 2021-07-22, 21.04/hirsute 2022-01-20,
      21.10/impish 2022-07-14, 22.04/jammy 2027-04-01, 22.10/kinetic 2023-07-20, 23.04/lunar 2024-01-20, 23.10/mantic 2024-07-12,
      24.04/noble 2029-05-31, 24.10/oracular 2025-07-10, 25.04/plucky 2026-01-17, 25.10/questing 2026-07-01, 26.04/resolute 2031-04-30
    `),
    source: 'endoflife.date/ubuntu',
  },
  profile(tag) {
    const isOld =
      !atLeast(tag, 23) ||
      /^(?:trusty|utopic|vivid|wily|xenial|yakkety|zesty|artful|bionic|cosmic|disco|eoan|focal|groovy|hirsute|impish|jammy|kinetic)/.test(
        tag.text,
      );
    return base({
      variant: isOld ? 'before 23.04' : '23.04 and later',
      userOk: isOld ? nobody : { name: 'ubuntu', uid: 1000, gid: 1000 },
      sources: ['docker-library/official-images library/ubuntu', 'MariaDB/mariadb-docker Dockerfile.template'],
    });
  },
});
