import { defineFamily } from '../family/family';
import { service } from '../family/service';

const account = { name: 'jenkins', uid: 1000, gid: 1000 };

/** Jenkins, the controller. */
export default defineFamily({
  name: 'jenkins',
  images: ['jenkins/jenkins', 'jenkins/jenkins-lts'],
  profile: () =>
    service({
      start: account,
      // What jobs run on the controller is up to them.
      usesSetuid: null,
      readOnly: { tmpfs: [{ path: '/tmp', exec: true }], blockers: [] },
      data: ['/var/jenkins_home'],
      volumes: ['/var/jenkins_home'],
      ports: [8080, 50000],
      publicPorts: [8080],
      limits: { pids: 4096, memory: '1g', why: 'Jenkins runs jobs on the controller, which start processes of their own' },
      needs: {
        socket: {
          access: 'write',
          groups: ['AUTH', 'BUILD', 'CONTAINERS', 'EXEC', 'IMAGES', 'NETWORKS', 'PING', 'POST', 'SESSION', 'VERSION', 'VOLUMES'],
          optional: true,
          address: { variable: 'DOCKER_HOST' },
        },
        privileged: 'Jobs that start an engine of their own on the controller need it.',
        instead:
          'Run builds on agents on another machine, and build images with a rootless BuildKit: whoever may change a job commands the engine that the controller can reach, proxy or not.',
      },
      silent: ['`user: root` makes files in its volume that Jenkins can no longer read when it is taken back.'],
      sources: ['jenkinsci/docker debian/bookworm/hotspot/Dockerfile', 'jenkinsci/docker README.md'],
    }),
});
