import { base } from '../family/base';
import { defineFamily } from '../family/family';
import type { Release } from '../family/releases';

/** The distributions of ROS bear names alone; those of ROS 1 (endoflife.date/ros, wiki.ros.org/Distributions) and of ROS 2 stand in one row of tags. */
const ends = `
  indigo 2019-04-30, jade 2017-05-30, kinetic 2021-05-01, lunar 2019-05-01, melodic 2023-04-01, noetic 2025-05-01, ardent 2018-12-01,
  bouncy 2019-07-01, crystal 2019-12-01, dashing 2021-05-01, eloquent 2020-11-01, foxy 2023-05-01, galactic 2022-12-09, humble 2027-05-01,
  iron 2024-11-01, jazzy 2029-05-01
`;

function distributions(): Release[] {
  return ends
    .trim()
    .split(/,\s+/)
    .map((entry) => {
      const [codename = '', end = ''] = entry.split(' ');
      return { version: `${codename[0]?.toUpperCase()}${codename.slice(1)}`, codename, end };
    });
}

/** ROS on Ubuntu or Debian: a shell as root, behind a script that sets its variables. */
export default defineFamily({
  name: 'ros',
  images: ['ros', 'osrf/ros'],
  distribution: 'debian',
  releases: {
    product: 'ROS',
    releases: distributions(),
    // What runs on one distribution is built for it.
    plainTags: [],
    source: 'endoflife.date/ros-2',
  },
  profile: () => base({ variant: 'all', confidence: 'low', sources: ['osrf/docker_images ros/create_ros_image.Dockerfile.em'] }),
});
